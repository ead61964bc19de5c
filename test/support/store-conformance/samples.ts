import { conversationIdOf } from '../../../src/contract/ids.ts';
import type { Manifest } from '../../../src/contract/manifest.ts';
import type { Seed } from '../../../src/contract/seed.ts';
import { ContextBase, SpecBase } from '../../../src/contract/simulation-spec.ts';
import type { NewReply, Question, Store, TurnKey } from '../../../src/store/store.ts';

/** A manifest whose spec has this name. */
export function manifestNamed(name: string): Manifest {
  const { seeds: _, ...base } = SpecBase.parse({});
  const context = { type: 'agent-response', ...ContextBase.parse({}) };
  const spec = { ...base, name, agent: { type: 'echo' }, questions: { type: 'echo' }, context };
  return {
    spec,
    projectDir: '/project',
    toolVersion: 'test',
    digests: { seeds: 'abc', paths: { 'agent.docs': 'def' } },
  };
}

/** Seed `seed-<index>` of a batch. */
export function seedAt(batchId: string, index: number, changes: Partial<Seed> = {}): Seed {
  const id = `seed-${index}`;
  return { id, index, question: `question ${index}?`, conversationId: conversationIdOf(batchId, id), ...changes };
}

/** Seeds 0 to `count` - 1 of a batch. */
export function seedsOf(batchId: string, count: number): Seed[] {
  return Array.from({ length: count }, (_, index) => seedAt(batchId, index));
}

/** Creates an open batch with these seeds, or with so many plain ones. */
export async function loadBatch(store: Store, batchId: string, given: number | readonly Seed[] = 1): Promise<void> {
  const seeds = typeof given === 'number' ? seedsOf(batchId, given) : given;
  await store.createBatch(batchId, manifestNamed(batchId));
  await store.addSeeds(batchId, seeds);
  await store.sealSeeds(batchId, seeds.length);
}

/** Turn `turn` of the conversation of a seed. */
export function keyOf(batchId: string, seedIndex = 0, turn = 0): TurnKey {
  return { batchId, seedIndex, turn };
}

/** A reply with nothing but its text. */
export function replySaying(content: string, changes: Partial<NewReply> = {}): NewReply {
  const nothing = { replyMessages: null, toolOutputs: [], toolCalls: [], traceId: null };
  const end = { session: null, usage: null, trace: undefined, finishReason: null, firstTextMs: null };
  return { content, latencyMs: 5, ...nothing, ...end, ...changes };
}

/** A question with nothing but its text. */
export function questionSaying(content: string, changes: Partial<Question> = {}): Question {
  return { content, expectedFacts: null, usage: null, latencyMs: 3, ...changes };
}

/** Saves and commits a turn, with its question where it has one of its own. */
export async function sayTurn(store: Store, key: TurnKey, said: { question?: string; answer: string }): Promise<void> {
  if (said.question !== undefined) await store.saveQuestion(key, questionSaying(said.question));
  await store.saveReply(key, replySaying(said.answer));
  await store.commitTurn(key);
}

/** Saves and commits the turns of a conversation before this one, of which nothing matters: each turn builds on them. */
export async function sayUpTo(store: Store, { turn, ...conversation }: TurnKey): Promise<void> {
  for (let each = 0; each < turn; each += 1) {
    const question = each === 0 ? {} : { question: `question ${each}?` };
    await sayTurn(store, { ...conversation, turn: each }, { ...question, answer: `answer ${each}` });
  }
}
