import { StepFailure, type FailureFacts } from '../contract/failures.ts';
import { fieldsOf } from '../contract/fields-of.ts';
import { currentPace } from '../http/pace.ts';
import { withDeadline } from '../process/with-deadline.ts';
import { jsonText } from './check-returned.ts';
import type { ModuleFunction } from './load-module.ts';

const LONGEST_MESSAGE = 500;

/** One call of a user's function. */
export interface ModuleCall {
  readonly timeoutMs: number;
  /** The activity's; a function without one, as a context extractor, just has its time. */
  readonly signal?: AbortSignal | undefined;
  /** The arguments, made with the signal that the function is to obey. */
  readonly args: (signal: AbortSignal) => readonly unknown[];
}

/**
 * Calls a user's function, as soon as its pace allows: a call counts as one request. What it throws counts as `ModuleThrew` and is tried again, unless the error says more:
 * `retryable: false` makes it `InvalidRequest`, which is final; `status: 429` or a `retryAfterMs` (milliseconds) makes it
 * `RateLimited`, which waits without counting as an attempt. `TimedOut` when it does not settle in time.
 * @throws the signal's reason, untouched, when the caller aborts.
 */
export async function callModule(target: ModuleFunction, call: ModuleCall): Promise<unknown> {
  const { timeoutMs, signal } = call;
  const pace = currentPace();
  await pace?.ready(undefined, signal);
  const timedOut = () =>
    new StepFailure('TimedOut', `${target.place} did not settle within ${timeoutMs} ms. Raise the timeout.`);
  return withDeadline({ timeoutMs, signal, timedOut }, async (deadline) => {
    try {
      return await target.run(...call.args(deadline));
    } catch (error) {
      const failure = failureOfThrown(error, target.place);
      if (failure.type === 'RateLimited') pace?.refused(undefined);
      throw failure;
    }
  });
}

function failureOfThrown(error: unknown, place: string): StepFailure {
  const said = fieldsOf(error);
  const facts = { status: numberOf(said['status']), retryAfterMs: numberOf(said['retryAfterMs']), cause: error };
  const message = `${place} threw: ${messageOf(error).slice(0, LONGEST_MESSAGE)}`;
  return new StepFailure(typeOf(said['retryable'], facts), message, facts);
}

function typeOf(retryable: unknown, { status, retryAfterMs }: FailureFacts) {
  if (retryable === false) return 'InvalidRequest';
  return status === 429 || retryAfterMs !== undefined ? 'RateLimited' : 'ModuleThrew';
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

function messageOf(error: unknown): string {
  const message = fieldsOf(error)['message'];
  if (typeof message === 'string' && message !== '') return message;
  return error instanceof Error ? error.name : (jsonText(error) ?? String(error));
}
