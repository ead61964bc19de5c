import { setTimeout as sleep } from 'node:timers/promises';
import { isLostConnection } from './is-lost-connection.ts';

type Method = (...input: never[]) => Promise<unknown>;

/** A restart of a database takes seconds; what to do about a longer absence, the caller decides. */
const PATIENCE_MS = 15_000;
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 2_000;

/**
 * Makes methods outlive a restart of the database: what failed with its connection is tried again for 15 s. A write may have
 * been done before the connection was lost; every write of the store may be repeated.
 */
export function retryLost<M extends { [K in keyof M]: Method }>(methods: M): M {
  const patient =
    (method: Method) =>
    (...input: never[]) =>
      patiently(() => method(...input));
  return mapMethods(methods, patient);
}

/** An object with every method replaced by what `wrap` makes of it. */
export function mapMethods<M extends { [K in keyof M]: Method }>(
  methods: M,
  wrap: (method: Method, name: string) => Method,
): M {
  const wrapped = Object.entries<Method>(methods).map(([name, method]) => [name, wrap(method, name)]);
  return Object.fromEntries(wrapped) as M;
}

/** Does `work` again while it fails for a reason that passes, for up to `patienceMs`; throws its last error. */
export async function patiently<T>(
  work: () => Promise<T>,
  { isPassing = isLostConnection, patienceMs = PATIENCE_MS } = {},
): Promise<T> {
  const givesUpAtMs = Date.now() + patienceMs;
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error) || Date.now() + waitMs > givesUpAtMs) throw error;
    }
    await sleep(waitMs);
  }
}
