import { type BatchDraft, draftBatch, prepareBatch, type PreparedBatch } from '../client/prepare-batch.ts';
import { counted } from '../progress/amounts.ts';
import { seedsText } from '../progress/size-text.ts';
import type { Config } from '../config.ts';
import { RUN_SET } from '../contract/judgement.ts';
import { FAILED_OUTCOMES } from '../contract/outcome.ts';
import { checkOutputPlace } from '../output/check-output-place.ts';
import type { ComponentTypes } from '../spec/component-types.ts';
import { checkComponents } from '../spec/check-components.ts';
import { soundParts } from '../spec/read-spec.ts';
import { openStore } from '../store/open-store.ts';
import type { Batch, Store } from '../store/store.ts';
import { checkReach } from '../temporal/check-reach.ts';
import { connectionSettings } from '../temporal/connection-settings.ts';
import { VERSION } from '../version.ts';
import { chooseBatch } from './choose-batch.ts';
import { configOf } from './config-of.ts';
import { judgedResult } from './judged-result.ts';
import { typesWithFunctions } from './types-with-functions.ts';
import { type LoadedOptions, loadOptions } from './load-options.ts';
import { onlyOnce } from './only-once.ts';
import { gatherProblems } from './option-problems.ts';
import { runScript } from './run-script.ts';
import type { SimulateOptions, SimulateResult } from './simulate-options.ts';
import { writeRecords } from './write-records.ts';

/**
 * Runs conversations between a simulated user and a chat agent, each a durable workflow whose steps are the given functions,
 * called in this process. A script that was killed resumes where it was when it is run again.
 * @throws {InputError} when an option is wrong; nothing was started then.
 * @throws {UnavailableError} when Temporal or the store cannot be used, or the batch was paused by a missing file or variable.
 * @throws the reason of `signal` when that is aborted.
 */
export async function simulate(options: SimulateOptions): Promise<SimulateResult> {
  const types = typesWithFunctions(options);
  const given = await loadOptions(options, types);
  const surroundings = { types, config: configOf(options), options };
  await checkMachine(given, surroundings);
  try {
    options.signal?.throwIfAborted();
    return await simulateWith(given, surroundings);
  } catch (error) {
    // What an aborted wait throws is not always the reason it was aborted for.
    options.signal?.throwIfAborted();
    throw error;
  }
}

interface Surroundings {
  readonly types: ComponentTypes;
  readonly config: Config;
  readonly options: SimulateOptions;
}

/** Everything that would fail later, before the store is opened. */
async function checkMachine({ loaded }: LoadedOptions, { types, config, options }: Surroundings): Promise<void> {
  const { env } = config;
  await gatherProblems([
    checkComponents(soundParts(loaded, types), (name) => env[name]),
    options.outputFile === undefined ? Promise.resolve() : checkOutputPlace(options.outputFile),
    Promise.resolve().then(() => checkTemporal(config)),
  ]);
}

function checkTemporal({ env, databaseUrl }: Config): void {
  const external = connectionSettings(env);
  if (external) checkReach(external, { isShared: databaseUrl !== undefined });
}

async function simulateWith(given: LoadedOptions, surroundings: Surroundings): Promise<SimulateResult> {
  const { types, config, options } = surroundings;
  const drafting = draftBatch(options.batch ?? 'unnamed', { ...given, toolVersion: VERSION, types });
  await gatherProblems([drafting]);
  const draft = await drafting;
  await using store = await openStore(config);
  const { retryFailed = false } = options;
  const batchId = options.batch ?? (await chooseBatch(store, { draft, retryFailed }));
  using _ = onlyOnce(`${config.home} ${batchId}`);
  const preparing = prepareBatch(store, { ...draft, batchId }, options.signal);
  await gatherProblems([preparing]);
  const prepared = await preparing;
  if (retryFailed) await store.reopen(batchId, FAILED_OUTCOMES);
  tell(prepared, draft, options);
  await runScript(store, { batch: prepared.batch, types, config, options });
  return await resultOf(store, prepared.batch, options);
}

function tell(prepared: PreparedBatch, draft: BatchDraft, { say = () => {} }: SimulateOptions): void {
  const { batch, isKnown, takenOver, retried, warnings } = prepared;
  const { batchId } = batch;
  const size = seedsText({ rows: draft.rowCount, conversations: draft.seedCount }, draft.manifest.spec);
  say(isKnown ? `batch ${batchId} continues` : `batch ${batchId}: ${size}`);
  for (const key of takenOver) say(`${key} changed; the new value applies from now on`);
  for (const warning of warnings) say(warning);
  if (retried > 0) say(`no turn was made with the old options: retrying ${counted(retried, 'failed conversation')}`);
}

async function resultOf(store: Store, batch: Batch, options: SimulateOptions): Promise<SimulateResult> {
  const { batchId, manifest } = batch;
  const files = await writeRecords(store, batchId, options);
  const { seeds, turns, outcomes } = await store.progress(batchId);
  const judged = manifest.spec.judges && (await judgedResult(store, batch, RUN_SET));
  return { batchId, seeds, turns, outcomes, ...(files && { files }), ...(judged && { judged }) };
}
