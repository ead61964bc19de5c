import { InputError } from '../contract/errors.ts';

const underway = new Set<string>();

/** Who runs something, for messages. */
interface Caller {
  readonly call: string;
  /** What the other call does. */
  readonly doing: string;
}

/**
 * Keeps two calls of this process from running the same batch: either would use the functions of the other. Dispose of what
 * is returned to let the next call run it.
 * @throws {InputError} when another call runs it.
 */
export function onlyOnce(key: string, caller?: Caller): Disposable {
  if (underway.has(key)) {
    if (caller) throw InputError.of(`${caller.call}: batch`, `another call ${caller.doing}; wait for it`);
    const message =
      'another call with the same options is running the same batch; give each call its own name, tag or batch';
    throw InputError.of('simulate: batch', message);
  }
  underway.add(key);
  return { [Symbol.dispose]: () => void underway.delete(key) };
}
