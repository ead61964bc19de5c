import { dirname, relative } from 'node:path';
import { Command } from 'commander';
import { newBatchId } from '../../client/new-batch-id.ts';
import { type BatchDraft, checkBatchId, checkSameSpec, draftBatch } from '../../client/prepare-batch.ts';
import { InputError, problemsOf } from '../../contract/errors.ts';
import { seedsText } from '../../progress/size-text.ts';
import { loadEnvFile } from '../../process/load-env-file.ts';
import { chooseSeeds } from '../../spec/choose-seeds.ts';
import { componentTypes } from '../../spec/component-types.ts';
import { checkComponents } from '../../spec/check-components.ts';
import { furtherProblems } from '../../spec/further-problems.ts';
import { type LoadedSpec, readSpec, soundParts } from '../../spec/read-spec.ts';
import type { GivenSeeds } from '../../spec/spool-seeds.ts';
import { openStore } from '../../store/open-store.ts';
import type { Store } from '../../store/store.ts';
import { VERSION } from '../../version.ts';
import { checkRun } from '../check-run.ts';
import type { CliContext } from '../cli-context.ts';
import { confirmRun } from '../confirm.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { helpNotes } from '../help-notes.ts';
import { REQUIRE_PASS_HELP } from '../pass-required.ts';
import { type RunOptions, withRunOptions } from '../run-options.ts';
import { readSeedsOption, SEEDS_HELP } from '../seeds-option.ts';
import { runToEnd } from '../run-to-end.ts';

import { CONCURRENCY, TURNS, wholeNumber } from '../whole-number.ts';

interface RunCommandOptions extends RunOptions {
  readonly seeds?: string;
  readonly batch?: string;
  readonly concurrency?: string;
  readonly limit?: string;
  readonly maxTurns?: string;
  readonly yes?: boolean;
}

/** The options that count something, checked. */
interface Numbers {
  readonly concurrency?: number | undefined;
  readonly limit?: number | undefined;
  readonly maxTurns?: number | undefined;
}

/** Conversations a seed from which on people are asked whether they want them all. */
const MANY = 10;

const SEEDS = { min: 1, max: 100_000_000, what: 'seeds' };

/** `convsim run SPEC`: from a spec and seeds to the JSONL file. */
export function runCommand(context: CliContext): Command {
  const command = new Command('run')
    .argument('<spec>', 'the simulation: a YAML or JSON file')
    .description('run or resume a batch')
    .addHelpText(
      'after',
      helpNotes(
        'command-line.md#convsim-run',
        'convsim run sim.yaml',
        'convsim run sim.yaml --batch nightly-7 --seeds new.csv --limit 20',
      ),
    )
    .option('--seeds <file>', SEEDS_HELP)
    .option('--batch <id>', "id of the batch; pass an interrupted batch's id to resume it")
    .option('--concurrency <n>', 'conversations in flight; default: the value in the spec, else 50')
    .option('--limit <n>', 'run only the first n seeds; default: all')
    .option('--max-turns <n>', 'follow-up turns after the seed question; default: the maxTurns of the spec')
    .option('--require-pass <share>', REQUIRE_PASS_HELP)
    .option('--yes', 'do not ask whether more than 10 conversations a seed are wanted');
  return withRunOptions(command).action(async (spec: string, options: RunCommandOptions) => {
    process.exitCode = await run(context, spec, options);
  });
}

async function run(context: CliContext, specFile: string, options: RunCommandOptions): Promise<number> {
  await using seeds = await readSeedsOption(context.terminal, options.seeds);
  const draft = await checkInput(context, specFile, { ...options, source: seeds.source });
  const { batchId } = draft;
  await using store = await openStore(context.config);
  await checkSameSpec(store, draft);
  const size = seedsText({ rows: draft.rowCount, conversations: draft.seedCount }, draft.manifest.spec);
  if (!(await isWanted(context, { store, draft, size, options }))) {
    context.terminal.say('nothing was started');
    return EXIT_OK;
  }
  context.terminal.say(`batch ${batchId}: ${size}${storeAbove(context.config)}`);
  // What came from standard input is in the store, and cannot be given again.
  const again = options.seeds === '-' ? ['resume', batchId] : runWords(specFile, options, batchId);
  return await runToEnd(context, { store, batchId, change: { kind: 'load', draft }, options, again });
}

interface Wish {
  readonly store: Store;
  readonly draft: BatchDraft;
  readonly size: string;
  readonly options: RunCommandOptions;
}

/** Personas and trials multiply: many more conversations than seeds are confirmed before the batch is started. */
async function isWanted({ terminal }: CliContext, { store, draft, size, options }: Wish): Promise<boolean> {
  if (draft.seedCount <= draft.rowCount * MANY || (await store.findBatch(draft.batchId))) return true;
  return confirmRun(terminal, { runs: size, isConfirmed: options.yes ?? false, input: process.stdin });
}

/** Says which store is used where it is not that of the working folder. */
function storeAbove({ home, env, databaseUrl }: CliContext['config']): string {
  if (env['CONVSIM_HOME'] || databaseUrl !== undefined || dirname(home) === process.cwd()) return '';
  return ` (in the store of ${relative('.', home)})`;
}

function runWords(specFile: string, options: RunCommandOptions, batchId: string): string[] {
  const { seeds, concurrency, limit, maxTurns, requirePass } = options;
  const given = { seeds, batch: batchId, concurrency, limit, 'max-turns': maxTurns, 'require-pass': requirePass };
  const words = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value]));
  return ['run', specFile, ...words];
}

/** Checks everything that was given, so that nothing is started on bad input; all problems at once. */
async function checkInput(
  context: CliContext,
  specFile: string,
  options: RunCommandOptions & Pick<GivenSeeds, 'source'>,
): Promise<BatchDraft> {
  const { env } = context.config;
  loadEnvFile(dirname(specFile));
  const [optionCheck, reading] = await Promise.allSettled([
    checkOptions(context, options),
    readSpec(specFile, { env, types: componentTypes }),
  ]);
  const readEnv = (name: string) => env[name];
  if (reading.status === 'rejected') {
    const problems = problemsOf([optionCheck, reading]);
    const further = await furtherProblems(reading.reason, { seeds: options.source, readEnv });
    throw new InputError([...problems, ...further]);
  }
  const numbers = optionCheck.status === 'fulfilled' ? optionCheck.value : {};
  const judged = await Promise.allSettled([checkJudged(reading.value, options)]);
  const loaded = withNumbers(reading.value, numbers);
  const batchId = (optionCheck.status === 'fulfilled' ? options.batch : undefined) ?? newBatchId(loaded.spec.name);
  const [componentCheck, drafting] = await Promise.allSettled([
    checkComponents(soundParts(loaded, componentTypes), readEnv),
    draftFrom(loaded, { ...numbers, source: options.source }, batchId),
  ]);
  const problems = problemsOf([optionCheck, ...judged, componentCheck, drafting]);
  if (problems.length > 0 || drafting.status === 'rejected') throw new InputError(problems);
  return drafting.value;
}

/** What has to pass needs judges. */
async function checkJudged({ spec }: LoadedSpec, { requirePass }: RunOptions): Promise<void> {
  if (requirePass === undefined || (spec.judges ?? []).length > 0) return;
  throw InputError.of('--require-pass', 'the spec has no judges, so that nothing can pass; add judges, or omit it');
}

async function draftFrom(
  loaded: LoadedSpec,
  { limit, concurrency, source }: Numbers & Pick<GivenSeeds, 'source'>,
  batchId: string,
): Promise<BatchDraft> {
  const seeds = { ...chooseSeeds(loaded, source), limit };
  const asked = concurrency === undefined ? [] : ['concurrency' as const];
  return draftBatch(batchId, { loaded, seeds, toolVersion: VERSION, asked });
}

/** Returns the numbers that the options give. */
async function checkOptions(context: CliContext, options: RunCommandOptions): Promise<Numbers> {
  const { batch } = options;
  const checks = [
    async () => (batch === undefined ? undefined : checkBatchId(batch)),
    async () => numberOf('--concurrency', options.concurrency, CONCURRENCY),
    async () => numberOf('--limit', options.limit, SEEDS),
    async () => numberOf('--max-turns', options.maxTurns, TURNS),
    async () => checkRun(context, { batchId: batch, options }),
  ];
  const problems = problemsOf(await Promise.allSettled(checks.map((check) => check())));
  if (problems.length > 0) throw new InputError(problems);
  return {
    concurrency: numberOf('--concurrency', options.concurrency, CONCURRENCY),
    limit: numberOf('--limit', options.limit, SEEDS),
    maxTurns: numberOf('--max-turns', options.maxTurns, TURNS),
  };
}

function numberOf(option: string, given: string | undefined, range: typeof SEEDS): number | undefined {
  return given === undefined ? undefined : wholeNumber(option, given, range);
}

function withNumbers(loaded: LoadedSpec, { concurrency, maxTurns }: Numbers): LoadedSpec {
  const given = { ...(concurrency !== undefined && { concurrency }), ...(maxTurns !== undefined && { maxTurns }) };
  return { ...loaded, spec: { ...loaded.spec, ...given } };
}
