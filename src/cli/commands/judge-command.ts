import { basename, dirname, extname } from 'node:path';
import { Command, Option } from 'commander';
import { isJudgingLeft } from '../../activities/plan-judging.ts';
import { type ChosenSet, chooseSet, saveSet } from '../../client/choose-set.ts';
import type { JudgingWish } from '../../client/judging-client.ts';
import { InputError, problemsOf, UnavailableError } from '../../contract/errors.ts';
import { judgingOf } from '../../contract/ids.ts';
import { RUN_SET } from '../../contract/judgement.ts';
import { checkOutputPlace } from '../../output/check-output-place.ts';
import { loadEnvFile } from '../../process/load-env-file.ts';
import { checkComponents } from '../../spec/check-components.ts';
import { componentTypes } from '../../spec/component-types.ts';
import { dottedPath } from '../../spec/dotted-path.ts';
import { type LoadedRubric, readRubric, soundJudges } from '../../spec/read-rubric.ts';
import { requiredShare } from '../../reports/require-pass.ts';
import type { Batch, Store } from '../../store/store.ts';
import type { CliContext } from '../cli-context.ts';
import { connect } from '../connect.ts';
import { EXIT_INTERRUPTED, EXIT_OK } from '../exit-codes.ts';
import { finishJudging, type JudgingOutcome } from '../finish-judging.ts';
import { helpNotes } from '../help-notes.ts';
import { listenForInterruption, STOPPING } from '../interruption.ts';
import { printAgreement } from '../judge-labels.ts';
import { judgingView } from '../judging-view.ts';
import { REQUIRE_PASS_HELP } from '../pass-required.ts';
import { reportError } from '../report-error.ts';
import { openKnownStore, requireLoaded } from '../require-batch.ts';
import { stopUnlessUsed } from '../run-to-end.ts';
import { shellWords } from '../shell-words.ts';

/** What `judge` is given beside the batch. */
interface JudgeOptions {
  readonly with?: string;
  readonly set?: string;
  readonly only?: string;
  readonly again?: boolean;
  readonly includeFailed?: boolean;
  readonly labels?: string;
  readonly requirePass?: string;
  readonly out?: string;
  readonly stopServer?: boolean;
  readonly json?: boolean;
}

/** `convsim judge BATCH`: scores ended conversations that a set of judges has not scored, without a call of the agent. */
export function judgeCommand(context: CliContext): Command {
  return new Command('judge')
    .argument('<batch>', 'id of the batch')
    .description('judge the ended conversations of a batch, without asking the agent anything')
    .addHelpText(
      'after',
      helpNotes('judging.md', 'convsim judge nightly-7', 'convsim judge nightly-7 --with rubric.yaml'),
    )
    .option('--with <file>', 'a rubric: a YAML or JSON file with judges; default: those of the set')
    .option('--set <name>', "name of the set of scores; default: the rubric's file name, or the judges of the spec")
    .option('--only <judge>', 'ask this judge of the set alone')
    .option('--again', 'forget what the set, or that judge, has scored, and judge it anew')
    .option('--include-failed', 'judge conversations that failed or were cancelled too')
    .option('--require-pass <share>', REQUIRE_PASS_HELP)
    .addOption(labelsOption())
    .option('--out <file>', 'write the records of the batch, and its scores beside them')
    .option('--stop-server', 'stop the embedded Temporal server at the end')
    .option('--json', 'print the summary as JSON')
    .action(async (batchId: string, options: JudgeOptions) => {
      process.exitCode = await judge(context, batchId, options);
    });
}

function labelsOption(): Option {
  const help = 'judge nothing, but compare the scores with people: a CSV file with conversation_id, criterion, label';
  const others = ['with', 'only', 'again', 'includeFailed', 'requirePass', 'out', 'stopServer'];
  return new Option('--labels <file>', help).conflicts(others);
}

async function judge(context: CliContext, batchId: string, options: JudgeOptions): Promise<number> {
  await using store = await openKnownStore(context);
  const batch = await requireLoaded(store, batchId);
  const { labels, set, json } = options;
  if (labels !== undefined) {
    await printAgreement(context, { store, batchId, set, file: labels, isJson: json ?? false });
    return EXIT_OK;
  }
  const chosen = await checkInput(context, { store, batch, options });
  const work: Work = { store, batch, chosen, options, wish: wishOf(batchId, chosen, options) };
  for (const key of chosen.takenOver) context.terminal.say(`note: ${key} changed; the new value applies from now on`);
  try {
    if (options.again || (await isJudgingLeft(store, work.chosen.rubric, work.wish)))
      return await judgeUntilInterrupted(context, work);
    await saveSet(store, batchId, chosen);
    return await finish(context, work, { end: { kind: 'nothing' }, elapsedMs: 0 });
  } finally {
    if (options.stopServer) await stopUnlessUsed(context, { store, served: judgingOf(batchId) });
  }
}

/** What is judged, all of it checked. */
interface Work {
  readonly store: Store;
  readonly batch: Batch;
  readonly chosen: ChosenSet;
  readonly wish: JudgingWish;
  readonly options: JudgeOptions;
}

function wishOf(batchId: string, { rubric }: ChosenSet, { only, includeFailed }: JudgeOptions): JudgingWish {
  return {
    batchId,
    set: rubric.set,
    ...(only !== undefined && { only }),
    ...(includeFailed && { includesFailed: true }),
  };
}

/** Checks everything that was given, so that nothing is started on bad input. */
async function checkInput(
  { config }: CliContext,
  { store, batch, options }: Pick<Work, 'store' | 'batch' | 'options'>,
): Promise<ChosenSet> {
  const { env } = config;
  const file = options.with;
  loadEnvFile(file === undefined ? batch.manifest.projectDir : dirname(file));
  const [share, place, reading] = await Promise.allSettled([
    shareOf(options),
    options.out === undefined ? undefined : checkOutputPlace(options.out),
    file === undefined ? undefined : readRubric(file, { env, types: componentTypes }),
  ]);
  const problems = problemsOf([share, place, reading]);
  if (problems.length > 0 || reading.status === 'rejected') throw new InputError(problems);
  const loaded = reading.value;
  const chosen = await chooseSet({
    store,
    batchId: batch.batchId,
    ...(loaded && file !== undefined && { given: { ...loaded, name: basename(file, extname(file)) } }),
    set: options.set,
    only: options.only,
    types: componentTypes,
  });
  await checkComponents(loaded?.sound ?? soundOf(chosen, batch), (name) => env[name]);
  return chosen;
}

/** The judges of a stored set, which have no lines of a file. */
function soundOf({ rubric }: ChosenSet, { manifest }: Batch): LoadedRubric['sound'] {
  return soundJudges(rubric.judges, {
    types: componentTypes,
    projectDir: rubric.projectDir ?? manifest.projectDir,
    place: (path) => `${rubric.set === RUN_SET ? 'the spec' : `set ${rubric.set}`} ${dottedPath(path)}`,
  });
}

async function judgeUntilInterrupted(context: CliContext, work: Work): Promise<number> {
  const { terminal } = context;
  using interruption = listenForInterruption(
    () => terminal.say(STOPPING),
    () => sayInterrupted(context, work),
  );
  const { signal } = interruption;
  try {
    return await finish(context, work, await judgeInSession(context, work, signal));
  } catch (error) {
    if (signal.aborted) {
      sayInterrupted(context, work);
      return EXIT_INTERRUPTED;
    }
    if (!(error instanceof UnavailableError)) throw error;
    const exitCode = reportError(error, { ...context, env: context.config.env });
    terminal.say(`all scores are kept; to continue: ${againCommand(work)}`);
    return exitCode;
  }
}

async function judgeInSession(context: CliContext, work: Work, signal: AbortSignal): Promise<JudgingOutcome> {
  const { store, batch, chosen, wish, options } = work;
  await using session = await connect(context, { store, signal });
  const { runJudging } = await import('../../session/run-judging.ts');
  using view = judgingView(context.terminal, `${batch.batchId}, set ${wish.set}`);
  const startedAtMs = Date.now();
  const prepare = async () => {
    await saveSet(store, batch.batchId, chosen);
    if (options.again) await store.clearJudgements(batch.batchId, wish.set, wish.only);
  };
  const end = await runJudging({ session, batch, wish, signal, prepare, onProgress: view.update });
  return { end, elapsedMs: Date.now() - startedAtMs };
}

async function finish(
  context: CliContext,
  { store, batch, wish, options }: Work,
  outcome: JudgingOutcome,
): Promise<number> {
  const { out, json } = options;
  const share = await shareOf(options);
  return finishJudging(context, { store, batch, wish, outcome, share, out, isJson: json ?? false });
}

/** @throws {InputError} when `--require-pass` is no share. */
async function shareOf({ requirePass }: JudgeOptions): Promise<number | undefined> {
  return requirePass === undefined ? undefined : requiredShare(requirePass);
}

function sayInterrupted({ terminal }: CliContext, work: Work): void {
  terminal.say(`interrupted; all scores are kept. To continue: ${againCommand(work)}`);
}

/** The command that continues: the set is stored by then, and what was forgotten must not be forgotten again. */
function againCommand({ wish: { batchId, set, only }, options }: Work): string {
  const words = [
    ...(set === RUN_SET ? [] : ['--set', set]),
    ...(only === undefined ? [] : ['--only', only]),
    ...(options.includeFailed ? ['--include-failed'] : []),
    ...(options.requirePass === undefined ? [] : ['--require-pass', options.requirePass]),
    ...(options.out === undefined ? [] : ['--out', options.out]),
  ];
  return shellWords(['convsim', 'judge', batchId, ...words]);
}
