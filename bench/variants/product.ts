import { join } from 'node:path';
import { awaitBatch } from '../../src/client/await-batch.ts';
import { draftBatch, prepareBatch } from '../../src/client/prepare-batch.ts';
import type { SeedInput } from '../../src/contract/seed.ts';
import { componentTypes } from '../../src/spec/component-types.ts';
import { type LoadedSpec, readSpec } from '../../src/spec/read-spec.ts';
import { VERSION } from '../../src/version.ts';
import type { WorkerProcess } from '../fork-worker.ts';
import { type Load, turnsOf } from '../load.ts';
import { ROOT, type Stage } from '../stage.ts';
import type { Variant } from './variant.ts';

/** A batch of the product in a stage's store, ready to run. */
export interface PreparedLoad {
  readonly batchId: string;
  /** Resolves when it is closed; rejects unless every conversation completed with all its turns. */
  readonly run: () => Promise<void>;
}

/** The product as it is: client, store, worker with module components. */
export function productVariant(stage: Stage, worker: WorkerProcess, name = 'convsim'): Variant {
  return { name, workerPid: worker.pid, prepare: async (load) => (await prepareLoad(stage, load)).run };
}

let batches = 0;

/** Puts a load's batch into the store, as `convsim run` does. */
export async function prepareLoad(stage: Stage, load: Load): Promise<PreparedLoad> {
  batches += 1;
  const batchId = `bench-${batches}`;
  const spec = await specOf(load);
  const seeds = { kind: 'list', seeds: seedsOf(load), namedAt: 'bench', place: String } as const;
  await prepareBatch(stage.store, await draftBatch(batchId, { loaded: spec, seeds, toolVersion: VERSION }));
  return { batchId, run: () => runToEnd(stage, batchId, load) };
}

async function specOf(load: Load): Promise<LoadedSpec> {
  const file = join(ROOT, 'bench/simulation/sim.yaml');
  const loaded = await readSpec(file, { env: process.env, types: componentTypes });
  return { ...loaded, spec: { ...loaded.spec, maxTurns: load.turns - 1, concurrency: load.inFlight } };
}

function seedsOf({ conversations, agentMs, questionsMs }: Load): SeedInput[] {
  const metadata = { agentMs, questionsMs };
  return Array.from({ length: conversations }, (_, index) => {
    return { id: `c${index}`, question: `What should I know about bicycle number ${index}?`, metadata };
  });
}

async function runToEnd({ store, batches }: Stage, batchId: string, load: Load): Promise<void> {
  const { signal } = new AbortController();
  await batches.start(batchId);
  const end = await awaitBatch({ batches, store, batchId, signal });
  const { outcomes, turns } = await store.progress(batchId);
  if (end.kind === 'closed' && outcomes.completed === load.conversations && turns === turnsOf(load)) return;
  const found = JSON.stringify({ end, outcomes, turns });
  throw new Error(
    `batch ${batchId} of the bench should have completed with ${turnsOf(load)} turns, but ended as ${found}`,
  );
}
