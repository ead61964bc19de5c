import { setTimeout as sleep } from 'node:timers/promises';
import { isLostConnection } from './is-lost-connection.ts';

/** What is tried again, and for how long. */
interface Patience {
  readonly isPassing?: (error: unknown) => boolean;
  readonly patienceMs?: number;
  /** Called with each failure after `newsAfterMs`, by default a second: a shorter wait is no news. */
  readonly onWait?: (error: unknown) => void;
  readonly newsAfterMs?: number;
}

type Method = (...input: never[]) => Promise<unknown>;

/** A restart of a database takes seconds; what to do about a longer absence, the caller decides. */
const PATIENCE_MS = 15_000;
const FIRST_WAIT_MS = 100;
const NEWS_AFTER_MS = 1_000;
const LONGEST_WAIT_MS = 2_000;

/**
 * Makes methods outlive what passes: a restart of the database, or the write of another process. What failed for such a reason is
 * tried again. A write may have been done before its connection was lost; every write of the store may be repeated.
 */
export function retryPassing<M extends { [K in keyof M]: Method }>(
  methods: M,
  patienceOf: (name: string) => Patience = () => ({}),
): M {
  const patient =
    (method: Method, name: string) =>
    (...input: never[]) =>
      patiently(() => method(...input), patienceOf(name));
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
  { isPassing = isLostConnection, patienceMs = PATIENCE_MS, onWait, newsAfterMs = NEWS_AFTER_MS }: Patience = {},
): Promise<T> {
  const startedAtMs = Date.now();
  const givesUpAtMs = startedAtMs + patienceMs;
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error) || Date.now() + waitMs > givesUpAtMs) throw error;
      if (Date.now() - startedAtMs >= newsAfterMs) onWait?.(error);
    }
    await sleep(waitMs);
  }
}
