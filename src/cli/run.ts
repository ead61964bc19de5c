import type { Command } from 'commander';
import { draftBatch, type BatchDraft, checkBatchId, prepareBatch } from '../client/prepare-batch.ts';
import { InputError, type Problem } from '../contract/errors.ts';
import { checkComponents } from '../spec/preflight.ts';
import { chooseSeeds } from '../spec/choose-seeds.ts';
import { componentTypes } from '../spec/component-types.ts';
import { type LoadedSpec, readSpec } from '../spec/read-spec.ts';
import { checkReach } from '../temporal/check-reach.ts';
import { connectionSettings } from '../temporal/connection-settings.ts';
import { VERSION } from '../version.ts';
import { newBatchId } from '../client/new-batch-id.ts';
import type { CliContext } from './context.ts';
import { leadBatch } from './lead-batch.ts';
import { type LeadOptions, withLeadOptions } from './lead-options.ts';
import { openStore } from './session.ts';

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
  const { terminal } = context;
  const { draft, loaded } = await checkInput(context, specFile, options);
  terminal.say(`batch ${draft.batchId}: ${draft.seedCount} seeds`);
  for (const warning of loaded.warnings) terminal.say(`note: ${warning}`);
  const store = await openStore(context);
  try {
    const { isKnown, warnings } = await prepareBatch(store, draft);
    if (isKnown) terminal.say('this batch was started before: what is done stays, the rest goes on');
    for (const warning of warnings) terminal.say(`note: ${warning}`);
    return await leadBatch(context, { store, batchId: draft.batchId, options });
  } finally {
    await store.close();
  }
}

/** Checks everything that was given, so that nothing is started on bad input; all problems at once. */
async function checkInput(
  { config }: CliContext,
  specFile: string,
  options: RunOptions,
): Promise<{ draft: BatchDraft; loaded: LoadedSpec }> {
  if (options.batch !== undefined) checkBatchId(options.batch);
  const { env } = config;
  const external = connectionSettings(env);
  if (external) checkReach(external);
  const loaded = withConcurrency(await readSpec(specFile, { env, types: componentTypes }), options.concurrency);
  const batchId = options.batch ?? newBatchId(loaded.spec.name);
  const [drafting, checking] = await Promise.allSettled([
    Promise.resolve().then(() => {
      return draftBatch(batchId, { loaded, seeds: chooseSeeds(loaded, options.seeds), toolVersion: VERSION });
    }),
    checkComponents(loaded, { readEnv: (name) => env[name], types: componentTypes }),
  ]);
  const problems = [checking, drafting].flatMap((check) =>
    check.status === 'rejected' ? problemsOf(check.reason) : [],
  );
  if (problems.length > 0 || drafting.status === 'rejected') throw new InputError(problems);
  return { draft: drafting.value, loaded };
}

function problemsOf(error: unknown): readonly Problem[] {
  if (error instanceof InputError) return error.problems;
  throw error;
}

function withConcurrency(loaded: LoadedSpec, given: string | undefined): LoadedSpec {
  if (given === undefined) return loaded;
  const concurrency = Number(given);
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 10_000) {
    throw InputError.of(
      '--concurrency',
      `"${given}" is no number of conversations; give a whole number from 1 to 10000`,
    );
  }
  return { ...loaded, spec: { ...loaded.spec, concurrency } };
}
