import { UnavailableError } from '../contract/errors.ts';
import { StepFailure } from '../contract/failures.ts';
import type { PushResult } from '../push/push-tally.ts';
import { counted, fullCount } from '../progress/amounts.ts';
import type { Batch } from '../store/store.ts';
import type { CliContext } from './cli-context.ts';
import { EXIT_FAILED, EXIT_INTERRUPTED, EXIT_OK } from './exit-codes.ts';
import { listenForInterruption } from './interruption.ts';
import { pushView } from './push-view.ts';
import { oneLine } from './text-layout.ts';

/** Failures that are named. */
const MOST_NAMED = 10;

/** Pushes until it is done or interrupted. */
type Push = (signal: AbortSignal, onProgress: (done: number) => void) => Promise<EndedPush>;

/**
 * Pushes a batch with its progress on the terminal, until it is done or Ctrl-C stops it; returns the exit code.
 * @throws {UnavailableError} where the receiver stopped it.
 */
export async function pushBatch(context: CliContext, batch: Batch, push: Push): Promise<number> {
  const { terminal } = context;
  if (batch.state !== 'closed') terminal.say(`note: batch ${batch.batchId} has not ended; push it again when it has`);
  using interruption = listenForInterruption(() => terminal.say('stopping; a second Ctrl-C stops at once'));
  const ended = await pushed(context, batch, { push, signal: interruption.signal });
  if (ended) return finishPush(context, batch, ended);
  terminal.say('interrupted; nothing was pushed');
  return EXIT_INTERRUPTED;
}

async function pushed(
  { terminal }: CliContext,
  batch: Batch,
  { push, signal }: { readonly push: Push; readonly signal: AbortSignal },
): Promise<EndedPush | undefined> {
  const view = pushView(terminal, batch);
  try {
    return await push(signal, view.update);
  } catch (error) {
    if (!signal.aborted) throw error;
    return undefined;
  } finally {
    view.stop();
  }
}

/** What `work` gives. @throws {UnavailableError} with the message of the failure of a server. */
export async function orUnavailable<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    if (!(error instanceof StepFailure)) throw error;
    throw new UnavailableError(error.message, { cause: error });
  });
}

/** A push that has ended, in the words of its kind. */
export interface EndedPush {
  readonly result: PushResult;
  /** What is there now, such as `20 traces`. */
  readonly what: string;
  /** Where people find it. */
  readonly place: string;
  /** What the receiver says beside that. */
  readonly warnings?: readonly string[];
  /** Whether the receiver refused a part. */
  readonly isRefused?: boolean;
}

function finishPush({ terminal }: CliContext, batch: Batch, ended: EndedPush): number {
  const { result, what, place, warnings = [], isRefused = false } = ended;
  const { pushed, empty, failures, stoppedBy, isInterrupted } = result;
  const { red, yellow } = terminal.colors;
  for (const { conversationIds, message } of failures.slice(0, MOST_NAMED))
    terminal.say(oneLine(`${red('failed:')} ${namesOf(conversationIds)}: ${message}`));
  if (failures.length > MOST_NAMED) terminal.say(`and ${counted(failures.length - MOST_NAMED, 'more failure')}`);
  for (const warning of warnings) terminal.say(oneLine(`${yellow('warning:')} ${warning}`));
  if (empty > 0) terminal.say(`${counted(empty, 'conversation')} without a turn: nothing to push`);
  if (isInterrupted) terminal.say('interrupted; push it again to continue: what is there stays as it is');
  terminal.say(`pushed ${counted(pushed, 'conversation')} of batch ${batch.batchId} (${what}) to ${place}`);
  if (stoppedBy) throw new UnavailableError(`the push stopped: ${stoppedBy.message}`, { cause: stoppedBy });
  if (isInterrupted) return EXIT_INTERRUPTED;
  return failures.length > 0 || isRefused ? EXIT_FAILED : EXIT_OK;
}

function namesOf(ids: readonly string[]): string {
  const [first = '', ...others] = ids;
  return others.length === 0 ? first : `${first} and ${fullCount(others.length)} more`;
}
