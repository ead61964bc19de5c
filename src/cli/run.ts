import type { Command } from 'commander';
import { newBatchId } from '../client/new-batch-id.ts';
import { type BatchDraft, checkBatchId, checkSameSpec, draftBatch, prepareBatch } from '../client/prepare-batch.ts';
import { InputError, problemsOf } from '../contract/errors.ts';
import { counted } from '../progress/amounts.ts';
import { chooseSeeds } from '../spec/choose-seeds.ts';
import { componentTypes } from '../spec/component-types.ts';
import { checkComponents } from '../spec/preflight.ts';
import { type LoadedSpec, readSpec } from '../spec/read-spec.ts';
import type { Store } from '../store/store.ts';
import { VERSION } from '../version.ts';
import { checkLead } from './check-lead.ts';
import type { CliContext } from './context.ts';
import { leadBatch } from './lead-batch.ts';
import { type LeadOptions, outWords, withLeadOptions } from './lead-options.ts';
import { openStore } from './session.ts';
import { shellWords } from './shell-words.ts';
import { CONCURRENCY, wholeNumber } from './whole-number.ts';

interface RunOptions extends LeadOptions {
  readonly seeds?: string;
  readonly batch?: string;
  readonly concurrency?: string;
}

/** `convsim run SPEC`: from a spec and seeds to the JSONL file. */
export function addRunCommand(program: Command, context: CliContext): void {
  const command = program
    .command('run')
    .argument('<spec>', 'the simulation: a YAML or JSON file')
    .description('run a batch of simulated conversations, or go on with one')
    .option('--seeds <file>', 'seed questions: .txt, .csv or .jsonl; default: those of the spec')
    .option('--batch <id>', 'id of the batch; the id of an interrupted one goes on with it')
    .option('--concurrency <n>', 'conversations in flight; default: the spec, else 50');
  withLeadOptions(command).action(async (spec: string, options: RunOptions) => {
    process.exitCode = await run(context, spec, options);
  });
}

async function run(context: CliContext, specFile: string, options: RunOptions): Promise<number> {
  const draft = await checkInput(context, specFile, options);
  const { batchId } = draft;
  const store = await openStore(context);
  try {
    await checkSameSpec(store, draft);
    context.terminal.say(`batch ${batchId}: ${counted(draft.seedCount, 'seed')}`);
    const prepare = (signal: AbortSignal) => prepareAndSay(context, { store, draft, signal });
    return await leadBatch(context, {
      store,
      batchId,
      options,
      prepare,
      resume: resumeCommand(specFile, options, batchId),
    });
  } finally {
    await store.close();
  }
}

async function prepareAndSay(
  { terminal }: CliContext,
  { store, draft, signal }: { store: Store; draft: BatchDraft; signal: AbortSignal },
): Promise<void> {
  const { isKnown, takenOver, warnings } = await prepareBatch(store, draft, signal);
  if (isKnown) terminal.say('this batch was started before: what is done stays, the rest goes on');
  for (const key of takenOver) terminal.say(`note: ${key} changed and holds from now on`);
  for (const warning of warnings) terminal.say(`note: ${warning}`);
}

function resumeCommand(specFile: string, options: RunOptions, batchId: string): string {
  const { seeds, concurrency } = options;
  return shellWords([
    'convsim',
    'run',
    specFile,
    ...(seeds === undefined ? [] : ['--seeds', seeds]),
    '--batch',
    batchId,
    ...(concurrency === undefined ? [] : ['--concurrency', concurrency]),
    ...outWords(options),
  ]);
}

/** Checks everything that was given, so that nothing is started on bad input; all problems at once. */
async function checkInput(context: CliContext, specFile: string, options: RunOptions): Promise<BatchDraft> {
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

async function draftFrom(loaded: LoadedSpec, { seeds }: RunOptions, batchId: string): Promise<BatchDraft> {
  return draftBatch(batchId, { loaded, seeds: chooseSeeds(loaded, seeds), toolVersion: VERSION });
}

/** Returns the number that `--concurrency` gives, if any. */
async function checkOptions(context: CliContext, options: RunOptions): Promise<number | undefined> {
  const { batch, concurrency } = options;
  const checks = [
    async () => (batch === undefined ? undefined : checkBatchId(batch)),
    async () => concurrencyOf(concurrency),
    async () => checkLead(context, { batchId: batch, options }),
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
