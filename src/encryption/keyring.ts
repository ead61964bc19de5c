import { InputError } from '../contract/errors.ts';
import type { Key } from './key.ts';

/** The key that encrypts, and older ones that only decrypt. */
export class Keyring {
  readonly current: Key;
  readonly #keys: ReadonlyMap<string, Key>;

  constructor(current: Key, older: readonly Key[] = []) {
    this.current = current;
    this.#keys = new Map([...older, current].map((key) => [key.id, key]));
  }

  /** The key of an id, if it is here. */
  find(id: string): Key | undefined {
    return this.#keys.get(id);
  }

  /** Ids of all keys, the current one last. */
  get ids(): readonly string[] {
    return [...this.#keys.keys()];
  }
}

/**
 * The key that something was encrypted with; `what` begins the message.
 * @throws {InputError} when this process does not have it.
 */
export function requireKey(keyring: Keyring | undefined, id: string, what: string): Key {
  const key = keyring?.find(id);
  if (key) return key;
  const present = keyring ? `the keys here are ${keyring.ids.join(', ')}` : 'no key is set here';
  const remedy = keyring
    ? `add it to CONVSIM_ENCRYPTION_OLD_KEYS as ${id}:<key>, or set CONVSIM_ENCRYPTION_KEY to it`
    : 'set CONVSIM_ENCRYPTION_KEY to it, and CONVSIM_ENCRYPTION_KEY_ID if you named it yourself';
  throw InputError.of('CONVSIM_ENCRYPTION_KEY', `${what} with the key "${id}", and ${present}; ${remedy}`);
}
