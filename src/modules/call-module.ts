import { StepFailure } from '../contract/failures.ts';
import { withoutLikelySecrets } from '../contract/secrets.ts';
import { currentPace } from '../http/pace.ts';
import { withDeadline } from '../process/with-deadline.ts';
import { causesText } from './causes-text.ts';
import { guardProcess } from './guard-process.ts';
import type { ModuleFunction } from './load-module.ts';
import { inModule } from './module-scope.ts';
import { verdictOf } from './thrown-verdict.ts';
import { watched, watchLoop } from './watch-loop.ts';

const LONGEST_MESSAGE = 500;

/** One call of a user's function. */
export interface ModuleCall {
  readonly timeoutMs: number;
  /** The activity's; a function without one, as a context extractor, just has its time. */
  readonly signal?: AbortSignal | undefined;
  /** The arguments, made with the signal that the function is to obey. */
  readonly args: (signal: AbortSignal) => readonly unknown[];
  /** The texts among them, which an error may repeat. */
  readonly asked?: unknown;
  /** Names the call in messages, e.g. `in turn 2 of b-s0001`. */
  readonly during: string;
}

/**
 * Calls a user's function, as soon as its pace allows: a call counts as one request. What it throws means what `thrown-verdict.ts` reads
 * in it, and else counts as `ModuleThrew` and is tried again. `TimedOut` when it does not settle in time.
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
      return await run(target, call, deadline);
    } catch (error) {
      if (error instanceof StepFailure) throw error;
      const failure = failureOfThrown(error, target.place, call.asked);
      if (failure.type === 'RateLimited') pace?.refused(undefined);
      throw failure;
    }
  });
}

/** Functions of a script are not guarded: the process is the script's own. */
async function run({ place, file, run: perform }: ModuleFunction, { args, during }: ModuleCall, signal: AbortSignal) {
  if (file === undefined) return perform(...args(signal));
  guardProcess();
  watchLoop();
  return inModule({ place, during }, () => watched(`${place} (${during})`, () => perform(...args(signal))));
}

function failureOfThrown(error: unknown, place: string, asked: unknown): StepFailure {
  const message = `${place} threw: ${withoutLikelySecrets(causesText(error)).slice(0, LONGEST_MESSAGE)}`;
  const { type, remedy, ...facts } = verdictOf(error, asked);
  return new StepFailure(
    type,
    remedy === '' ? message : `${/[.!?]$/.test(message) ? message : `${message}.`}${remedy}`,
    { ...facts, cause: error },
  );
}
