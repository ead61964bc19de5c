import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { inject, onTestFinished } from 'vitest';
import { createActivities } from '../../src/activities/create-activities.ts';
import type { Activities } from '../../src/activities/activities.ts';
import type { Agent } from '../../src/agents/agent.ts';
import { awaitBatch, type BatchEnd } from '../../src/client/await-batch.ts';
import { BatchClient } from '../../src/client/batch-client.ts';
import type { ContextExtractor } from '../../src/contexts/context-extractor.ts';
import { conversationIdOf, taskQueueOf } from '../../src/contract/ids.ts';
import type { Manifest } from '../../src/contract/manifest.ts';
import type { SeedInput } from '../../src/contract/seed.ts';
import { ContextBase, SpecBase } from '../../src/contract/simulation-spec.ts';
import type { SimulationSpec } from '../../src/contract/simulation-spec.ts';
import type { StopRules } from '../../src/contract/stop-rules.ts';
import type { QuestionGenerator } from '../../src/questions/question-generator.ts';
import type { Keyring } from '../../src/encryption/keyring.ts';
import { payloadCodec } from '../../src/encryption/payload-codec.ts';
import { announceServing } from '../../src/session/announce-serving.ts';
import { openSqliteStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { componentTypes, type ComponentTypes } from '../../src/spec/component-types.ts';
import { embeddedSettings } from '../../src/temporal/connection-settings.ts';
import { createWorker } from '../../src/temporal/create-worker.ts';
import { withEncodedFailures } from '../../src/temporal/workflow-bundle.ts';
import { StepPace } from '../../src/worker/pace/rate-limiter.ts';
import { judgeSets } from '../../src/worker/judge-sets.ts';
import { CallWorkers } from '../../src/worker/call-workers.ts';
import { Unreadable } from '../../src/worker/unreadable.ts';

// What fails on purpose would fill the report of the tests.
Runtime.install({ logger: new DefaultLogger('ERROR') });

/** Parts of a simulation under test; what is left out is played by an agent that echoes. */
export interface Cast {
  readonly agent?: Agent;
  readonly questions?: QuestionGenerator;
  readonly context?: ContextExtractor;
  readonly stop?: StopRules;
  /** Types of judges that the spec or a rubric names. */
  readonly judges?: ComponentTypes['judges'];
  readonly spec?: Partial<SimulationSpec>;
  readonly seeds?: readonly SeedInput[];
  /** Address of the Temporal server; that of the test run where left out. */
  readonly address?: string;
  /** Encrypts what goes through Temporal. */
  readonly keyring?: Keyring;
  /** Changes activities before the worker gets them. */
  readonly tamper?: (activities: Activities, store: Store) => Activities;
}

/** A real store, a real Temporal server and a worker in this process. */
export interface Lab {
  readonly store: Store;
  readonly batches: BatchClient;
  readonly client: Client;
  readonly batchId: string;
  readonly prefix: string;
  /** Folder of the store. */
  readonly home: string;
  /** Starts the worker, with the keys of the cast where none are given, and returns what stops it. */
  work(keyring?: Keyring | null): Promise<() => Promise<void>>;
  /** Resolves with what a worker got that it could not decrypt. */
  readonly unreadable: Promise<unknown>;
  /** Lets the worker that was started last serve another batch of the store too. */
  serve(batchId: string): Promise<void>;
  /** Starts the batch with a worker, waits for its end, and stops the worker. */
  run(): Promise<BatchEnd>;
  wait(): Promise<BatchEnd>;
}

export const echoAgent: Agent = {
  invoke: async ({ messages }) => ({
    content: `answer to: ${messages.at(-1)?.content}`,
    toolOutputs: ['tool says so'],
  }),
};

const echoQuestions: QuestionGenerator = {
  generate: async ({ turn, previousQuestions }) => ({
    questions: [`question ${turn} after ${previousQuestions.length}?`],
  }),
};

const answerContext: ContextExtractor = { extract: ({ answer }) => answer };

/** A spec with every default filled in. */
export function specWith(changes: Partial<SimulationSpec> = {}): SimulationSpec {
  const { seeds: _, ...base } = SpecBase.parse({ name: 'lab' });
  const spec: SimulationSpec = {
    ...base,
    name: 'lab',
    agent: { type: 'echo' },
    questions: { type: 'echo' },
    context: { type: 'answer', ...ContextBase.parse({}) },
  };
  return { ...spec, ...changes };
}

/** Seeds `seed-0`, `seed-1`, … */
export function seedsNamed(count: number): SeedInput[] {
  return Array.from({ length: count }, (_, index) => ({ id: `seed-${index}`, question: `seed question ${index}?` }));
}

export async function openLab(cast: Cast = {}): Promise<Lab> {
  const home = await mkdtemp(join(tmpdir(), 'convsim-lab-'));
  const store = await openSqliteStore(join(home, 'store.db'));
  const batchId = `lab-${randomBytes(4).toString('hex')}`;
  const spec = specWith(cast.spec);
  await fill(store, batchId, spec, cast.seeds ?? seedsNamed(1));

  const address = cast.address ?? inject('temporalAddress');
  const connection = await Connection.connect({ address });
  const native = await NativeConnection.connect({ address });
  const client = new Client({
    connection,
    dataConverter: { payloadCodecs: [payloadCodec({ keyring: cast.keyring })] },
  });
  const prefix = 'lab';
  const batches = new BatchClient({ client, store, prefix });
  const workers: (() => Promise<void>)[] = [];
  onTestFinished(async () => {
    await Promise.allSettled(workers.map((stop) => stop()));
    await native.close();
    await connection.close();
    await store.close();
    await rm(home, { recursive: true, force: true });
  });

  const runtimeOf = async () => ({
    spec,
    agent: cast.agent ?? echoAgent,
    questions: cast.questions ?? echoQuestions,
    context: cast.context ?? answerContext,
    stop: cast.stop,
  });
  const activities = createActivities({
    store,
    isEncrypted: cast.keyring !== undefined,
    runtimeOf,
    extractionOf: runtimeOf,
    judgesOf: judgeSets({
      store,
      readEnv: () => undefined,
      types: { ...componentTypes, judges: cast.judges ?? {} },
      newPace: () => new StepPace(batchId, () => undefined),
      onRead: () => undefined,
    }).of,
  });
  const wait = () => awaitBatch({ batches, store, batchId, signal: new AbortController().signal });
  let calls: CallWorkers | undefined;
  const serve = async (other: string) => calls?.serve(other);
  const unreadable = new Unreadable();
  const work = async (given: Keyring | null | undefined = cast.keyring) => {
    const keyring = given ?? undefined;
    const codec = payloadCodec({ keyring, onUnreadable: unreadable.note });
    const settings = { ...embeddedSettings({ address }), keyring };
    const bundle = { codePath: inject('workflowBundle') };
    const tampered = cast.tamper ? cast.tamper(activities, store) : activities;
    const served = new CallWorkers({ connection: native, settings, codec, store, activities: tampered });
    calls = served;
    await served.serve(batchId);
    const worker = await createWorker({
      connection: native,
      settings,
      codec,
      taskQueue: taskQueueOf(store.id),
      workflowBundle: keyring ? await withEncodedFailures(bundle) : bundle,
      activities: tampered,
      // Workflows in this thread: half the price of a test. Tests of the commands run them in threads, as users do.
      debugMode: true,
    });
    const running = worker.run();
    // As a process of the command does: without it the batch is shown as interrupted.
    const serving = await announceServing(store, undefined);
    const stop = async () => {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await served.stop();
      await running;
      await serving[Symbol.asyncDispose]();
    };
    workers.push(stop);
    return stop;
  };
  const run = async () => {
    const stop = await work();
    try {
      await batches.start(batchId);
      return await wait();
    } finally {
      await stop();
    }
  };
  const met = unreadable.met.catch((error: unknown) => error);
  return { store, batches, client, batchId, prefix, home, work, serve, run, wait, unreadable: met };
}

async function fill(store: Store, batchId: string, spec: SimulationSpec, seeds: readonly SeedInput[]): Promise<void> {
  const manifest: Manifest = {
    spec,
    projectDir: tmpdir(),
    toolVersion: 'test',
    digests: { seeds: '', paths: {} },
  };
  await store.createBatch(batchId, manifest);
  const full = seeds.map((seed, index) => {
    const id = seed.id ?? `s${index}`;
    return {
      ...seed,
      question: seed.question ?? '',
      persona: undefined,
      id,
      index,
      conversationId: conversationIdOf(batchId, id),
    };
  });
  await store.addSeeds(batchId, full);
  await store.sealSeeds(batchId, full.length);
}

/** Ends conversations of the lab's batch as completed before it runs; all at once, so that they share commits. */
export async function endBeforehand({ store, batchId }: Lab, isEnded: (seedIndex: number) => boolean): Promise<void> {
  const { seeds } = await store.progress(batchId);
  const ending = { outcome: 'completed', errorType: null, errorMessage: null } as const;
  const ended = Array.from({ length: seeds }, (_, seedIndex) => seedIndex).filter(isEnded);
  await Promise.all(ended.map((seedIndex) => store.saveEnding({ batchId, seedIndex }, ending)));
}

/** Questions and answers of every conversation of the lab's batch. */
export async function transcripts({ store, batchId }: Lab): Promise<string[][]> {
  const rows = await store.readConversations({ batchId, from: 0, limit: 10_000 });
  return rows.map((row) => row.turns.flatMap((turn) => [turn.question, turn.reply.content]));
}
