import type { InputError } from '../contract/errors.ts';

/** What a worker got that its keys do not decrypt. The worker ends then, and leaves it to one that has the key. */
export class Unreadable {
  #fail: (error: InputError) => void = () => undefined;
  /** Rejects with what is missing; resolves never. */
  readonly met = new Promise<never>((_, reject) => {
    this.#fail = reject;
  });

  constructor() {
    this.met.catch(() => undefined);
  }

  /** Notes what cannot be decrypted, and why. */
  readonly note = (error: InputError): void => this.#fail(error);
}
