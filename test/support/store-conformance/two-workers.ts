import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/store/store.ts';
import { opened, type OpenStore } from './opened.ts';
import { keyOf, loadBatch, questionSaying, replySaying } from './samples.ts';

const TURNS = 3;

/** A call of one worker: every call brings a text of its own. */
interface Call {
  readonly worker: 0 | 1;
  readonly step: 'reply' | 'commit' | 'context' | 'question' | 'ending';
  readonly turn: number;
}

const anyWorker = fc.constantFrom<(0 | 1)[]>(0, 1);

const anyCall: fc.Arbitrary<Call> = fc.oneof(
  fc.record({
    worker: anyWorker,
    step: fc.constantFrom<Call['step'][]>('reply', 'commit', 'context', 'ending'),
    turn: fc.nat(TURNS - 1),
  }),
  fc.record({
    worker: anyWorker,
    step: fc.constant('question' as const),
    turn: fc.integer({ min: 1, max: TURNS - 1 }),
  }),
);

/** What the first of many calls said, and which turns were committed. */
interface Expected {
  readonly first: Map<string, string>;
  readonly committed: Set<number>;
}

/** Two workers that do the same work: after a lost worker, a late attempt, or a restart in the middle. */
export function twoWorkersBehaviour(open: OpenStore): void {
  describe('two workers', () => {
    it('whose calls come in any order leave one record, in which the first writer wins and nothing builds on what is not there', async () => {
      const { store, reopen } = await opened(open);
      const workers: Workers = [store, await reopen()];
      let batch = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(anyCall, { maxLength: 25 }), async (calls) => {
          const batchId = `batch-${batch++}`;
          await loadBatch(store, batchId);
          const expected: Expected = { first: new Map(), committed: new Set() };
          for (const [at, call] of calls.entries()) {
            await makeCall({ store: workers[call.worker], batchId, call, text: `call ${at}`, expected });
          }
          await expectRecord(workers[0], batchId, expected);
          await expectRecord(workers[1], batchId, expected);
        }),
        { numRuns: 40 },
      );
    });

    it('who run the same conversation at the same time agree on every word', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', 8);
      const led = await Promise.all(
        [...Array(16).keys()].map((at) => lead(store, at % 8, at < 8 ? 'first worker' : 'second worker')),
      );
      expect(led.slice(0, 8)).toEqual(led.slice(8));
      const rows = await store.readConversations({ batchId: 'one', from: 0, limit: 8 });
      expect(rows.map((row) => row.turns.map((turn) => turn.turn))).toEqual(Array.from({ length: 8 }, () => [0, 1, 2]));
      expect(rows.map((row) => row.turns.flatMap((turn) => [turn.question, turn.reply.content]))).toEqual(
        led.slice(0, 8),
      );
    });
  });
}

type Workers = readonly [Store, Store];

async function makeCall(made: { store: Store; batchId: string; call: Call; text: string; expected: Expected }) {
  const { store, batchId, call, text, expected } = made;
  const { step, turn } = call;
  const key = keyOf(batchId, 0, turn);
  const name = step === 'ending' ? step : `${step} ${turn}`;
  const firstOf = () => {
    if (!expected.first.has(name)) expected.first.set(name, text);
    return expected.first.get(name);
  };
  if (!isGrounded(call, expected)) {
    const late = { reply: replySaying(text, { trace: text }), context: { content: text, isReused: false } };
    const made = {
      reply: () => store.saveReply(key, late.reply),
      commit: () => store.commitTurn(key),
      context: () => store.saveContext(key, late.context),
      question: () => store.saveQuestion(key, questionSaying(text)),
      ending: () => Promise.resolve(),
    };
    return expect(made[step]()).rejects.toMatchObject({ type: 'StoreBehind', committedTurns: expected.committed.size });
  }
  switch (step) {
    case 'reply':
      expect((await store.saveReply(key, replySaying(text, { trace: text }))).content).toBe(firstOf());
      return;
    case 'context':
      expect((await store.saveContext(key, { content: text, isReused: false })).content).toBe(firstOf());
      return;
    case 'question':
      expect((await store.saveQuestion(key, questionSaying(text))).content).toBe(firstOf());
      return;
    case 'ending': {
      const ending = { outcome: 'agent-failed', errorType: 'x', errorMessage: text } as const;
      expect((await store.saveEnding(key, ending)).errorMessage).toBe(firstOf());
      return;
    }
    case 'commit':
      await store.commitTurn(key);
      expected.committed.add(turn);
  }
}

/** Whether what a call builds on is there: the turn before, or the question, or the answer. */
function isGrounded({ step, turn }: Call, { first, committed }: Expected): boolean {
  switch (step) {
    case 'reply':
      return turn === 0 || first.has(`question ${turn}`);
    case 'commit':
    case 'context':
      return first.has(`reply ${turn}`);
    case 'question':
      return committed.has(turn - 1);
    case 'ending':
      return true;
  }
}

async function expectRecord(store: Store, batchId: string, { first, committed }: Expected): Promise<void> {
  const found = await store.findConversation(`${batchId}/seed-0`);
  const turns = [...committed].toSorted((a, b) => a - b);
  const question = (turn: number) => first.get(`question ${turn}`) ?? 'question 0?';
  expect(found?.turns.map((each) => [each.turn, each.question, each.reply.content])).toEqual(
    turns.map((turn) => [turn, question(turn), first.get(`reply ${turn}`)]),
  );
  expect(found?.ending?.errorMessage).toBe(first.get('ending'));
  expect(await store.countTurns(keyOf(batchId))).toBe(turns.length);
  for (const turn of turns) expect(await store.readTrace(keyOf(batchId, 0, turn))).toBe(first.get(`reply ${turn}`));
}

/** Leads a conversation to its end as a worker does, and says what this worker was told. */
async function lead(store: Store, seedIndex: number, worker: string): Promise<string[]> {
  const told: string[] = [`question ${seedIndex}?`];
  for (let turn = 0; turn < TURNS; turn++) {
    const key = keyOf('one', seedIndex, turn);
    if (turn > 0) told.push((await store.saveQuestion(key, questionSaying(`${worker} asks ${turn}`))).content);
    told.push((await store.saveReply(key, replySaying(`${worker} hears ${turn}`))).content);
    await store.commitTurn(key);
    await store.saveContext(key, { content: worker, isReused: false });
  }
  return told;
}
