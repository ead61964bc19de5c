import { correctedCommand, resumeCommand, retryCommand } from '../contract/batch-commands.ts';
import type { FailureType } from '../contract/failures.ts';
import { isHandPause } from '../contract/hand-pause.ts';
import { isBrake } from '../contract/brake-reason.ts';
import { endedCount, FAILED_OUTCOMES } from '../contract/outcome.ts';
import type { FailureGroup } from '../store/store.ts';
import type { ShownProgress } from './shown-progress.ts';

/** A command that helps in the state a batch is in, and what it does. */
export interface NextCommand {
  readonly command: string;
  readonly purpose: string;
}

/** A batch that does not run by itself. */
interface Standing {
  readonly batchId: string;
  readonly progress: ShownProgress;
  /** Why it is paused; `null` where it has ended. */
  readonly pauseReason: string | null;
  /** Whether its functions are those of a script, which no command has. */
  readonly isScript?: boolean;
  /** Why conversations failed, where it is known. */
  readonly failures?: readonly Pick<FailureGroup, 'outcome' | 'errorType'>[];
  /** The command that runs it with a corrected spec, where that is known to the letter. */
  readonly corrected?: string | undefined;
}

/** Failures that the same spec meets again. */
const OF_SPEC: readonly string[] = ['InvalidRequest', 'BadReply', 'NoSession'] satisfies FailureType[];

/** Whether a correction of the spec may be what failed conversations need. */
export function mayNeedCorrection(failures: readonly Pick<FailureGroup, 'errorType'>[]): boolean {
  return failures.some(({ errorType }) => OF_SPEC.includes(errorType));
}

/** What takes a batch further that is paused, was interrupted or has ended, the command that helps most first; nothing where all is well. */
export function nextCommands({ isScript = false, ...standing }: Standing): readonly NextCommand[] {
  const { batchId, progress, pauseReason, failures = [] } = standing;
  const { outcomes, seeds } = progress;
  const isClosed = pauseReason === null && progress.isInterrupted !== true;
  const resume = resumeCommand({ batchId, isScript, isClosed });
  const correct = standing.corrected ?? correctedCommand(batchId);
  const failed = failures.filter(({ outcome }) => outcome !== 'blocked');
  const areLost = failed.length > 0 && failed.every(({ errorType }) => errorType === 'SessionLost');
  const hasFailed = !areLost && FAILED_OUTCOMES.some((outcome) => (outcomes[outcome] ?? 0) > 0);
  const isOpen = endedCount(outcomes) < seeds;
  // After the brake the failed ones are what it is about, and `retry` continues the open ones too.
  const isResumed = pauseReason !== null && (isOpen ? !(hasFailed && isBrake(pauseReason)) : !hasFailed);
  const retried = isOpen
    ? 'retries the failed conversations, continues the others'
    : 'retries the failed conversations';
  const isWrong = !isScript && progress.turns === 0 && hasFailed && mayNeedCorrection(failures);
  return [
    ...(isWrong ? [{ command: correct, purpose: 'retries them with the spec that you have corrected' }] : []),
    ...(isResumed ? [{ command: resume, purpose: resumePurpose(pauseReason) }] : []),
    ...(isResumed && !isScript && !isWrong && !isHandPause(pauseReason) ? [corrected(correct)] : []),
    ...(progress.isInterrupted ? [{ command: resume, purpose: 'continues the open conversations' }] : []),
    ...(isClosed ? endedCommands(batchId, progress, resume) : []),
    ...(hasFailed ? [{ command: retryCommand({ batchId, isScript }), purpose: retried }] : []),
    ...(areLost && !isScript
      ? [{ command: correctedCommand('NEW'), purpose: 'runs the seeds again, in new sessions' }]
      : []),
  ];
}

/** `resume` keeps the spec that the batch was started with: a wrong address in it is corrected by `run`. */
function corrected(command: string): NextCommand {
  return { command, purpose: 'continues with the spec that you have corrected' };
}

function resumePurpose(pauseReason: string): string {
  return isHandPause(pauseReason) ? 'ends the pause' : 'continues after you fix the cause';
}

/** What continues conversations that a budget or a person has ended. */
function endedCommands(batchId: string, progress: ShownProgress, resume: string): readonly NextCommand[] {
  const { outcomes } = progress;
  if ((outcomes['budget-exhausted'] ?? 0) > 0) {
    return [
      { command: `convsim set ${batchId} ${raise(progress)}`, purpose: 'raises the budget' },
      { command: resume, purpose: 'continues the conversations it ended' },
    ];
  }
  if ((outcomes.blocked ?? 0) > 0 && !FAILED_OUTCOMES.some((outcome) => (outcomes[outcome] ?? 0) > 0)) {
    const command = `convsim show ${batchId} --outcome blocked`;
    return [{ command, purpose: 'lists the conversations whose text a filter refused' }];
  }
  return (outcomes.cancelled ?? 0) > 0 ? [{ command: resume, purpose: 'resumes the cancelled conversations' }] : [];
}

/** The option for the part of the budget that was reached. */
function raise({ budget = [] }: ShownProgress): string {
  const reached = budget.find(({ used, limit }) => used >= limit)?.part ?? 'turns';
  return `--budget-${reached} ${reached === 'duration' ? 'TIME' : 'N'}`;
}
