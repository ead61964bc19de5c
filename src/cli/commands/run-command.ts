import { Command } from 'commander';
import { newBatchId } from '../../client/new-batch-id.ts';
import { type BatchDraft, checkBatchId, checkSameSpec, draftBatch } from '../../client/prepare-batch.ts';
import { InputError, problemsOf } from '../../contract/errors.ts';
import { counted } from '../../progress/amounts.ts';
import { chooseSeeds } from '../../spec/choose-seeds.ts';
import { componentTypes } from '../../spec/component-types.ts';
import { checkComponents } from '../../spec/check-components.ts';
import { type LoadedSpec, readSpec } from '../../spec/read-spec.ts';
import { openStore } from '../../store/open-store.ts';
import { VERSION } from '../../version.ts';
import { checkRun } from '../check-run.ts';
import type { CliContext } from '../cli-context.ts';
import { type RunOptions, withRunOptions } from '../run-options.ts';
import { runToEnd } from '../run-to-end.ts';
import { CONCURRENCY, wholeNumber } from '../whole-number.ts';

interface RunCommandOptions extends RunOptions {
  readonly seeds?: string;
  readonly batch?: string;
  readonly concurrency?: string;
}

/** `convsim run SPEC`: from a spec and seeds to the JSONL file. */
export function runCommand(context: CliContext): Command {
  const command = new Command('run')
    .argument('<spec>', 'the simulation: a YAML or JSON file')
    .description('run or resume a batch')
    .option('--seeds <file>', 'seed questions: .txt, .csv or .jsonl; default: the seeds of the spec')
    .option('--batch <id>', "id of the batch; pass an interrupted batch's id to resume it")
    .option('--concurrency <n>', 'conversations in flight; default: the value in the spec, else 50');
  return withRunOptions(command).action(async (spec: string, options: RunCommandOptions) => {
    process.exitCode = await run(context, spec, options);
  });
}

async function run(context: CliContext, specFile: string, options: RunCommandOptions): Promise<number> {
  const draft = await checkInput(context, specFile, options);
  const { batchId } = draft;
  await using store = await openStore(context.config);
  await checkSameSpec(store, draft);
  context.terminal.say(`batch ${batchId}: ${counted(draft.seedCount, 'seed')}`);
  const again = runWords(specFile, options, batchId);
  return await runToEnd(context, { store, batchId, change: { kind: 'load', draft }, options, again });
}

function runWords(specFile: string, { seeds, concurrency }: RunCommandOptions, batchId: string): string[] {
  return [
    'run',
    specFile,
    ...(seeds === undefined ? [] : ['--seeds', seeds]),
    '--batch',
    batchId,
    ...(concurrency === undefined ? [] : ['--concurrency', concurrency]),
  ];
}

/** Checks everything that was given, so that nothing is started on bad input; all problems at once. */
async function checkInput(context: CliContext, specFile: string, options: RunCommandOptions): Promise<BatchDraft> {
  const { env } = context.config;
  const [optionCheck, reading] = await Promise.allSettled([
    checkOptions(context, options),
    readSpec(specFile, { env, types: componentTypes }),
  ]);
  if (reading.status === 'rejected') throw new InputError(problemsOf([optionCheck, reading]));
  const loaded = withConcurrency(reading.value, optionCheck.status === 'fulfilled' ? optionCheck.value : undefined);
  const batchId = (optionCheck.status === 'fulfilled' ? options.batch : undefined) ?? newBatchId(loaded.spec.name);
  const [componentCheck, drafting] = await Promise.allSettled([
    checkComponents(loaded, { readEnv: (name) => env[name], types: componentTypes }),
    draftFrom(loaded, options, batchId),
  ]);
  const problems = problemsOf([optionCheck, componentCheck, drafting]);
  if (problems.length > 0 || drafting.status === 'rejected') throw new InputError(problems);
  return drafting.value;
}

async function draftFrom(loaded: LoadedSpec, { seeds }: RunCommandOptions, batchId: string): Promise<BatchDraft> {
  return draftBatch(batchId, { loaded, seeds: chooseSeeds(loaded, seeds), toolVersion: VERSION });
}

/** Returns the number that `--concurrency` gives, if any. */
async function checkOptions(context: CliContext, options: RunCommandOptions): Promise<number | undefined> {
  const { batch, concurrency } = options;
  const checks = [
    async () => (batch === undefined ? undefined : checkBatchId(batch)),
    async () => concurrencyOf(concurrency),
    async () => checkRun(context, { batchId: batch, options }),
  ];
  const problems = problemsOf(await Promise.allSettled(checks.map((check) => check())));
  if (problems.length > 0) throw new InputError(problems);
  return concurrencyOf(concurrency);
}

function concurrencyOf(given: string | undefined): number | undefined {
  return given === undefined ? undefined : wholeNumber('--concurrency', given, CONCURRENCY);
}

function withConcurrency(loaded: LoadedSpec, concurrency: number | undefined): LoadedSpec {
  return concurrency === undefined ? loaded : { ...loaded, spec: { ...loaded.spec, concurrency } };
}
