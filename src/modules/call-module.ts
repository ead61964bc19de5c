import { StepFailure } from '../contract/failures.ts';
import { withoutLikelySecrets } from '../contract/secrets.ts';
import { currentPace } from '../http/pace.ts';
import { withDeadline } from '../process/with-deadline.ts';
import { jsonText } from './check-returned.ts';
import type { ModuleFunction } from './load-module.ts';
import { type Fields, thrownErrors } from './thrown-errors.ts';
import { verdictOf } from './thrown-verdict.ts';

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
      return await target.run(...call.args(deadline));
    } catch (error) {
      const failure = failureOfThrown(error, target.place, call.asked);
      if (failure.type === 'RateLimited') pace?.refused(undefined);
      throw failure;
    }
  });
}

function failureOfThrown(error: unknown, place: string, asked: unknown): StepFailure {
  const said = withoutLikelySecrets(messageOf(error));
  const message = `${place} threw: ${said.slice(0, LONGEST_MESSAGE)}`;
  const { type, remedy, ...facts } = verdictOf(error, asked);
  return new StepFailure(
    type,
    remedy === '' ? message : `${/[.!?]$/.test(message) ? message : `${message}.`}${remedy}`,
    { ...facts, cause: error },
  );
}

/** What the error says, and what its cause says that it does not: `fetch failed (connect ECONNREFUSED 127.0.0.1:9000)`. */
function messageOf(error: unknown): string {
  const [own = '', ...others] = thrownErrors(error)
    .map(textOf)
    .filter((text) => text !== '');
  if (own === '') return error instanceof Error ? error.name : (jsonText(error) ?? String(error));
  const cause = others.find((text) => !own.includes(text));
  return cause === undefined ? own : `${own} (${cause})`;
}

function textOf({ message }: Fields): string {
  return typeof message === 'string' ? message : '';
}
