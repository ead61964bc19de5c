import { StepFailure } from '../contract/failures.ts';
import { currentPace } from '../http/pace.ts';
import { withDeadline } from '../process/with-deadline.ts';
import { callGuarded, guardProcess } from './guard-process.ts';
import type { IsolatedFunction } from './isolate-function.ts';
import type { ModuleFunction } from './load-module.ts';
import { keepGlobals } from './keep-globals.ts';
import { inModule } from './module-scope.ts';
import { type FunctionCall, withSignal } from './thread-messages.ts';
import { failureOfThrown } from './thrown-failure.ts';
import { watched, watchLoop } from './watch-loop.ts';

/** One call of a user's function. */
export interface ModuleCall extends FunctionCall {
  readonly timeoutMs: number;
  /** The activity's; a function without one, as a context extractor, just has its time. */
  readonly signal?: AbortSignal | undefined;
}

/** A function that runs in this process, or in a thread of its module. */
export type CalledFunction = ModuleFunction | IsolatedFunction;

/**
 * Calls a user's function, as soon as its pace allows: a call counts as one request. What it throws means what `thrown-verdict.ts` reads
 * in it, and else counts as `ModuleThrew` and is tried again. `TimedOut` when it does not settle in time.
 * @throws the signal's reason, untouched, when the caller aborts.
 */
export async function callModule(target: CalledFunction, call: ModuleCall): Promise<unknown> {
  const { timeoutMs, signal } = call;
  const pace = currentPace();
  await pace?.ready(undefined, signal);
  return withDeadline({ timeoutMs, signal, timedOut: () => timedOut(target, call) }, async (deadline) => {
    try {
      return await run(target, call, deadline);
    } catch (error) {
      const failure = failureOfThrown(error, { place: target.place, asked: call.asked });
      if (failure.type === 'RateLimited') pace?.refused(undefined);
      throw failure;
    }
  });
}

/** Functions of a script are not guarded: the process is the script's own. */
async function run(target: CalledFunction, call: ModuleCall, signal: AbortSignal) {
  if ('threads' in target) return target.threads.run(call, signal);
  const { place, file, run: perform } = target;
  const { during } = call;
  if (file === undefined) return perform(...withSignal(call, signal));
  guardProcess();
  watchLoop();
  return inModule({ place, during }, () =>
    watched(`${place} (${during})`, () =>
      keepGlobals(place, () => callGuarded(() => perform(...withSignal(call, signal)))),
    ),
  );
}

function timedOut(target: CalledFunction, call: ModuleCall): StepFailure {
  const problem = `did not settle within ${call.timeoutMs} ms`;
  const isBlocking = 'threads' in target && target.threads.isBlockedFor(call);
  return new StepFailure(
    'TimedOut',
    isBlocking
      ? `${target.place} ${problem}, and its thread answers no more; the thread is ended. Fix what computes without a break, or raise the timeout.`
      : `${target.place} ${problem}. Raise the timeout.`,
  );
}
