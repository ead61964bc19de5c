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
import { commandWords } from './command-words.ts';
import { exitCodeOf } from './exit-codes.ts';
import { failuresJson } from './failure-lines.ts';
import { checkPassed, passJson } from './pass-required.ts';
import { requiredShare } from '../reports/require-pass.ts';
import { requireBatch } from './require-batch.ts';
import { outputFileOf, type RunOptions } from './run-options.ts';
import { shellWords } from './shell-words.ts';
import { summaryText } from './summary.ts';
import { viewPlaceOf } from './view-place-of.ts';
import { reportBatches } from '../view/report-batches.ts';
import { findUi } from '../temporal/ui-place.ts';

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
  const convsim = await calledHere(context);
  const report = await reportOf(context, store, { batchId, options });
  for (const folder of [written.madeFolder, report?.madeFolder]) {
    if (folder !== undefined) terminal.say(`created the folder ${folder}`);
  }
  terminal.say(
    summaryText(
      {
        batchId,
        progress,
        elapsedMs,
        failures,
        judgeErrors,
        pauseReason,
        corrected,
        written,
        ui,
        isServerKept,
        convsim,
        report: report?.file,
      },
      terminal,
    ),
  );
  const passed = await passedOf(context, { store, batchId, options });
  if (options.json) {
    const facts = { batchId, progress, failures, judgeErrors, written, report: report?.file, pauseReason };
    const document = jsonReport({ ...facts, uiUrl: ui?.url });
    await terminal.write(`${jsonLine({ ...document, ...(passed && { require_pass: passed.json }) })}\n`);
  }
  // What failed counts against the strict rate already.
  return passed && pauseReason === null ? passed.exitCode : exitCodeOf(progress.outcomes, pauseReason !== null);
}

/** The page of the batch as a file, where it is wanted. */
async function reportOf(
  context: CliContext,
  store: Store,
  { batchId, options }: Pick<Finished, 'batchId' | 'options'>,
): Promise<{ readonly file: string; readonly madeFolder: string | undefined } | undefined> {
  const { report: file } = options;
  if (file === undefined) return undefined;
  const batch = await requireBatch(store, batchId);
  return { file, madeFolder: await reportBatches(store, { batch, file, place: viewPlaceOf(context) }) };
}

async function calledHere({ config }: CliContext): Promise<string> {
  const script = process.argv[1] ?? '';
  return shellWords(await commandWords({ script, folder: process.cwd(), env: config.env }));
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
  report: string | undefined;
  pauseReason: string | null;
  uiUrl: string | undefined;
}) {
  const { batchId, progress, failures, judgeErrors, written, report, pauseReason, uiUrl } = facts;
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
    ...(report !== undefined && { report_file: report }),
    ...(uiUrl !== undefined && { ui: uiUrl }),
  };
}
