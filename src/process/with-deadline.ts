/** Longest delay that a Node timer can hold, about 24.8 days; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** What ends a piece of work before it is done. */
export interface Limits {
  readonly timeoutMs: number;
  /** The caller's; its reason is thrown untouched. */
  readonly signal?: AbortSignal | undefined;
  /** Makes the error that is thrown when the time is over. */
  readonly timedOut: () => Error;
}

/**
 * Runs `work` until it settles, the caller aborts or the time is over, whichever is first. Work that ignores the signal
 * it is given is left behind.
 */
export async function withDeadline<T>(limits: Limits, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  limits.signal?.throwIfAborted();
  const controller = new AbortController();
  const stop = () => controller.abort(limits.signal?.reason);
  limits.signal?.addEventListener('abort', stop, { once: true });
  // Not AbortSignal.any and .timeout: garbage collection can lose their link in Node 20, and the time would never be over.
  const timer = setTimeout(() => controller.abort(limits.timedOut()), Math.min(limits.timeoutMs, LONGEST_TIMER_MS));
  try {
    return await Promise.race([work(controller.signal), rejectionOf(controller.signal)]);
  } catch (error) {
    controller.signal.throwIfAborted();
    throw error;
  } finally {
    clearTimeout(timer);
    limits.signal?.removeEventListener('abort', stop);
  }
}

function rejectionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
