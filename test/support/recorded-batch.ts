import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { conversationIdOf } from '../../src/contract/ids.ts';
import { seedPartOf } from '../../src/contract/seed-ids.ts';
import type { Manifest } from '../../src/contract/manifest.ts';
import type { Seed, SeedInput } from '../../src/contract/seed.ts';
import { ContextBase, type SimulationSpec, SpecBase } from '../../src/contract/simulation-spec.ts';
import type { UserTurn } from '../../src/contract/user-turn.ts';
import { openSqliteStore } from '../../src/store/open-store.ts';
import { storeFile } from '../../src/store/store-place.ts';
import type { Ending, NewReply, Store } from '../../src/store/store.ts';
import { tempFolder } from './temp-folder.ts';

/** A turn of a recorded conversation; what is left out is a plain answer. */
export interface RecordedTurn extends Partial<NewReply> {
  /** The question, for turn 1 and later ones, and for turn 0 where the user opens. */
  readonly question?: string;
  /** The context that this turn left. */
  readonly left?: string;
  /** What the simulated user decided when it asked. */
  readonly user?: UserTurn;
  /** Facts that the generator gave with the question; none on turn 0 unless a user opens. */
  readonly expectedFacts?: readonly string[];
}

/** A conversation as a test writes it down. */
export interface RecordedConversation {
  readonly seed: Omit<SeedInput, 'persona'> & Partial<Pick<Seed, 'caseId' | 'persona' | 'trial'>>;
  readonly turns?: readonly RecordedTurn[];
  readonly ending?: Partial<Ending>;
}

/** A batch as a test writes it down. */
export interface RecordedBatch {
  readonly batchId: string;
  readonly spec?: Partial<SimulationSpec>;
  readonly conversations: readonly RecordedConversation[];
}

/** A real store in a new home folder, both removed when the test ends. */
export async function storeInTempHome(): Promise<{ store: Store; home: string }> {
  const home = await tempFolder();
  const store = await openSqliteStore(storeFile(join(home)));
  onTestFinished(() => store.close());
  return { store, home };
}

/** What such a batch was started with. */
export function recordedManifest(batch: Pick<RecordedBatch, 'spec'>): Manifest {
  return { spec: specOf(batch), projectDir: '/', toolVersion: 'test', digests: { seeds: '', paths: {} } };
}

/** Puts a batch with everything said in it into the store, through its interface alone. */
export async function record(store: Store, batch: RecordedBatch): Promise<void> {
  const { batchId, conversations } = batch;
  await store.createBatch(batchId, recordedManifest(batch));
  const seeds = conversations.map(({ seed }, index) => {
    const id = seed.id ?? `seed-${index}`;
    return {
      ...seed,
      question: seed.question ?? '',
      id,
      index,
      conversationId: conversationIdOf(batchId, seedPartOf(id)),
    };
  });
  await store.addSeeds(batchId, seeds);
  await store.sealSeeds(batchId, seeds.length);
  for (const [seedIndex, conversation] of conversations.entries())
    await tell(store, { batchId, seedIndex }, conversation);
}

/** Says the turns of a conversation and ends it. */
export async function tell(
  store: Store,
  key: { batchId: string; seedIndex: number },
  { turns = [], ending }: Omit<RecordedConversation, 'seed'>,
): Promise<void> {
  for (const [turn, { question, left, user, expectedFacts, ...reply }] of turns.entries()) {
    const at = { ...key, turn };
    const asked = {
      content: question ?? `question ${turn}?`,
      expectedFacts: expectedFacts ?? null,
      usage: { inputTokens: 3, outputTokens: 1 },
      latencyMs: 5,
      ...(user && { user }),
    };
    if (turn > 0 || user) await store.saveQuestion(at, asked);
    // A seed that asks nothing has to have a question of its user.
    else if ((await store.readTurn(at)).question === null)
      await store.saveQuestion(at, { ...asked, content: '', usage: null });
    await store.saveReply(at, { ...plainReply(turn), ...reply });
    await store.commitTurn(at);
    await store.saveContext(at, { content: left ?? `context of turn ${turn}`, isReused: false });
  }
  if (ending?.outcome)
    await store.saveEnding(key, { errorType: null, errorMessage: null, outcome: ending.outcome, ...ending });
}

function plainReply(turn: number): NewReply {
  return {
    content: `answer ${turn}`,
    replyMessages: null,
    toolOutputs: [],
    toolCalls: [],
    traceId: null,
    session: null,
    usage: null,
    finishReason: null,
    latencyMs: 10,
    firstTextMs: null,
    trace: undefined,
  };
}

function specOf({ spec }: Pick<RecordedBatch, 'spec'>): SimulationSpec {
  const { seeds: _, ...base } = SpecBase.parse({});
  return {
    ...base,
    name: 'recorded',
    agent: { type: 'docs-qa' },
    questions: { type: 'offline' },
    context: { type: 'agent-response', ...ContextBase.parse({}) },
    ...spec,
  };
}
