import { RUN_SET } from '../contract/judgement.ts';
import { jsonLine } from '../contract/json-line.ts';
import type { BatchEnd } from '../client/await-batch.ts';
import { usageJson } from '../output/tokens.ts';
import { type WrittenJsonl, writeJsonl } from '../output/write-jsonl.ts';
import { judgedJson } from './batch-details.ts';
import { judgeErrorsJson, judgeErrorsOf } from './judge-error-lines.ts';
import type { JudgeErrorGroup } from '../store/judgement-store.ts';
import { readShown, type ShownProgress, withVerdicts } from '../progress/shown-progress.ts';
import type { FailureGroup, Store } from '../store/store.ts';
import type { CliContext } from './cli-context.ts';
import { exitCodeOf } from './exit-codes.ts';
import { failuresJson } from './failure-lines.ts';
import { checkPassed, passJson } from './pass-required.ts';
import { requiredShare } from '../reports/require-pass.ts';
import { outputFileOf, type RunOptions } from './run-options.ts';
import { summaryText } from './summary.ts';
import { findUi } from './ui-place.ts';

interface Finished {
  readonly store: Store;
  /** Whether somebody else runs the Temporal server. */
  readonly isExternal: boolean;
  readonly batchId: string;
  readonly options: RunOptions;
  readonly end: BatchEnd;
  /** The command that runs it with a corrected spec, where that is known to the letter. */
  readonly corrected?: string | undefined;
  readonly elapsedMs: number;
}

/** Writes the files of a batch that runs no longer and prints a summary; returns the exit code. */
export async function finishBatch(context: CliContext, finished: Finished): Promise<number> {
  const { store, batchId, options, end, elapsedMs, corrected } = finished;
  const written = await writeJsonl({ store, batchIds: [batchId], file: outputFileOf(batchId, options) });
  const progress = await withVerdicts(store, batchId, await readShown(store, batchId));
  const judgeErrors = await judgeErrorsOf(store, batchId, progress);
  const failures = await store.failures(batchId);
  const pauseReason = end.kind === 'closed' ? null : end.reason;
  const ui = findUi(context.config);
  const isServerKept = !finished.isExternal && !options.stopServer;
  const { terminal } = context;
  if (written.madeFolder !== undefined) terminal.say(`created the folder ${written.madeFolder}`);
  terminal.say(
    summaryText(
      { batchId, progress, elapsedMs, failures, judgeErrors, pauseReason, corrected, written, ui, isServerKept },
      terminal,
    ),
  );
  const passed = await passedOf(context, { store, batchId, options });
  if (options.json) {
    const report = jsonReport({ batchId, progress, failures, judgeErrors, written, pauseReason, uiUrl: ui?.url });
    await terminal.write(`${jsonLine({ ...report, ...(passed && { require_pass: passed.json }) })}\n`);
  }
  // What failed counts against the strict rate already.
  return passed && pauseReason === null ? passed.exitCode : exitCodeOf(progress.outcomes, pauseReason !== null);
}

/** Whether enough passed, where that is required. */
async function passedOf(
  context: CliContext,
  { store, batchId, options }: Pick<Finished, 'store' | 'batchId' | 'options'>,
) {
  if (options.requirePass === undefined) return undefined;
  const required = { batchId, set: RUN_SET, share: requiredShare(options.requirePass) };
  const { exitCode, reached } = await checkPassed(context, store, required);
  return { exitCode, json: passJson(reached, required) };
}

function jsonReport(facts: {
  batchId: string;
  progress: ShownProgress;
  failures: readonly FailureGroup[];
  judgeErrors: readonly JudgeErrorGroup[];
  written: WrittenJsonl;
  pauseReason: string | null;
  uiUrl: string | undefined;
}) {
  const { batchId, progress, failures, judgeErrors, written, pauseReason, uiUrl } = facts;
  return {
    batch_id: batchId,
    state: pauseReason === null ? 'closed' : 'paused',
    ...(pauseReason !== null && { pause_reason: pauseReason }),
    seeds: progress.seeds,
    turns: progress.turns,
    outcomes: progress.outcomes,
    usage: usageJson(progress),
    ...(progress.cost && { cost: progress.cost }),
    failures: failuresJson(failures),
    ...(progress.judged && { judged: progress.judged.map(judgedJson), judge_errors: judgeErrorsJson(judgeErrors) }),
    file: written.file,
    conversations_file: written.conversationsFile,
    ...(written.scoresFile !== undefined && { scores_file: written.scoresFile }),
    ...(uiUrl !== undefined && { ui: uiUrl }),
  };
}
