import { AsyncLocalStorage } from 'node:async_hooks';

/** Holds requests back so that they keep to a rate. An endpoint is an origin; `undefined` stands for what has no address. */
export interface Pace {
  /**
   * Resolves when a request may be sent.
   * @throws the signal's reason when it is aborted, and whatever ends the wait.
   */
  ready(endpoint: string | undefined, signal: AbortSignal | undefined): Promise<void>;
  /** Called when the endpoint refused the latest request, because there were too many. */
  refused(endpoint: string | undefined): void;
}

const present = new AsyncLocalStorage<Pace>();

/** Does work whose requests, however deep inside, keep to the pace. */
export function paced<T>(pace: Pace, work: () => Promise<T>): Promise<T> {
  return present.run(pace, work);
}

/** The pace that requests made here have to keep; `undefined` where nobody set one. */
export function currentPace(): Pace | undefined {
  return present.getStore();
}
