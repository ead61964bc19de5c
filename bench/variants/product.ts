import { join } from 'node:path';
import { awaitBatch } from '../../src/client/await-batch.ts';
import { draftBatch, prepareBatch } from '../../src/client/prepare-batch.ts';
import type { Environment } from '../../src/contract/environment.ts';
import type { Outcome } from '../../src/contract/outcome.ts';
import type { SeedInput } from '../../src/contract/seed.ts';
import { componentTypes } from '../../src/spec/component-types.ts';
import { type LoadedSpec, readSpec } from '../../src/spec/read-spec.ts';
import type { Store } from '../../src/store/store.ts';
import { VERSION } from '../../src/version.ts';
import type { WorkerProcess } from '../fork-worker.ts';
import { type Load, turnsOf } from '../load.ts';
import type { ModelServer, Writer } from '../simulation/model-server.ts';
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

/** The product with a model that writes the questions, either as the generator `llm` asks for them or as `user` does. */
export function writerVariant(
  stage: Stage,
  worker: WorkerProcess,
  { writer, server }: { writer: Writer; server: ModelServer },
): Variant {
  return {
    name: writer,
    workerPid: worker.pid,
    prepare: async (load) => (await prepareLoad(stage, load, playOf(writer, server, load))).run,
  };
}

/** Both end when their model wants no further turn, so that they make equally many calls. */
export function playOf(writer: Writer, server: ModelServer, { turns }: Load): Play {
  const outcome = writer === 'user' ? 'goal-reached' : 'user-ended';
  return { file: `with-${writer}.yaml`, env: { BENCH_MODEL: server.baseUrl(writer, turns) }, outcome };
}

let batches = 0;

/** What the conversations of a batch are made of. */
export interface Play {
  /** The spec, in `bench/simulation`. */
  readonly file: string;
  /** Variables of the spec. */
  readonly env?: Environment;
  /** How each conversation ends: `completed` with its last turn, else by its model, in the place of a further turn. */
  readonly outcome: Outcome;
}

const WITHOUT_MODELS: Play = { file: 'sim.yaml', outcome: 'completed' };

/** Puts a load's batch into the store, as `convsim run` does. */
export async function prepareLoad(stage: Stage, load: Load, play: Play = WITHOUT_MODELS): Promise<PreparedLoad> {
  const batchId = await putBatch(stage.store, load, play);
  return { batchId, run: () => runToEnd(stage, batchId, { load, outcome: play.outcome }) };
}

/** Puts a load's batch into a store and returns its id; its seeds are `c0`, `c1` and so on. */
export async function putBatch(store: Store, load: Load, play: Play): Promise<string> {
  batches += 1;
  const batchId = `bench-${batches}`;
  const spec = await specOf(load, play);
  const seeds = { kind: 'list', seeds: seedsOf(load), namedAt: 'bench', place: String } as const;
  await prepareBatch(store, await draftBatch(batchId, { loaded: spec, seeds, toolVersion: VERSION }));
  return batchId;
}

async function specOf(load: Load, { file, env = {}, outcome }: Play): Promise<LoadedSpec> {
  const path = join(ROOT, 'bench/simulation', file);
  const loaded = await readSpec(path, { env: { ...process.env, ...env }, types: componentTypes });
  const maxTurns = outcome === 'completed' ? load.turns - 1 : load.turns;
  return { ...loaded, spec: { ...loaded.spec, maxTurns, concurrency: load.inFlight } };
}

function seedsOf({ conversations, agentMs, questionsMs }: Load): SeedInput[] {
  const metadata = { agentMs, questionsMs };
  return Array.from({ length: conversations }, (_, index) => {
    return { id: `c${index}`, question: `What should I know about bicycle number ${index}?`, metadata };
  });
}

interface Expected extends Pick<Play, 'outcome'> {
  readonly load: Load;
}

async function runToEnd({ store, batches }: Stage, batchId: string, { load, outcome }: Expected): Promise<void> {
  const { signal } = new AbortController();
  await batches.start(batchId);
  const end = await awaitBatch({ batches, store, batchId, signal });
  const { outcomes, turns } = await store.progress(batchId);
  if (end.kind === 'closed' && outcomes[outcome] === load.conversations && turns === turnsOf(load)) return;
  const found = JSON.stringify({ end, outcomes, turns });
  throw new Error(
    `batch ${batchId} of the bench should have ended as ${outcome} with ${turnsOf(load)} turns, but ended as ${found}`,
  );
}
