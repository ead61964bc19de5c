import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FAILED_OUTCOMES, OUTCOMES } from '../../../src/contract/outcome.ts';
import type { Ending, Progress, Store } from '../../../src/store/store.ts';
import { opened, type OpenStore } from './opened.ts';
import { keyOf, loadBatch, manifestNamed, questionSaying, replySaying, seedAt, sayTurn } from './samples.ts';

const completed: Ending = { outcome: 'completed', errorType: null, errorMessage: null };
const refused: Ending = { outcome: 'agent-failed', errorType: 'Unauthorized', errorMessage: 'the token is wrong' };
const SEEDS = 4;

/** Sums that are kept while the batch runs, and what budgets and the brake read of them. */
export function counterBehaviour(open: OpenStore): void {
  describe('counters', () => {
    it('equal a full count after any operations, repeated and from several processes', async () => {
      const { store, reopen } = await opened(open);
      const stores = [store, await reopen()];
      let batches = 0;
      const property = fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 30 }), async (operations) => {
        const batchId = `counted-${(batches += 1)}`;
        await loadBatch(store, batchId, SEEDS);
        const work = operations.map((each, index) => perform(stores[index % 2] ?? store, batchId, each));
        await Promise.all(work);
        expect(counted(await store.progress(batchId))).toEqual(await fullCount(store, batchId));
      });
      await fc.assert(property, { numRuns: 25 });
    }, 120_000);

    it('follow conversations of several rows that are ended and reopened at once', async () => {
      const { store } = await opened(open);
      const seeds = [0, 999, 1_000, 2_500].map((index) => seedAt('far', index));
      await store.createBatch('far', manifestNamed('far'));
      await store.addSeeds('far', seeds);
      await store.saveEnding(keyOf('far', 999), refused);
      expect(await store.endOpenConversations('far', 'budget-exhausted')).toBe(3);
      expect((await store.progress('far')).outcomes).toEqual({ 'agent-failed': 1, 'budget-exhausted': 3 });
      expect(await store.reopen('far', ['budget-exhausted'])).toBe(3);
      expect(await store.reopen('far', ['budget-exhausted'])).toBe(0);
      expect((await store.progress('far')).outcomes).toEqual({ 'agent-failed': 1 });
    });

    it('are gone with their batch, and a late step brings none back', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', 2);
      await sayTurn(store, keyOf('one'), { answer: 'a' });
      await store.saveEnding(keyOf('one'), completed);
      await store.deleteBatch('one');
      await store.commitTurn(keyOf('one')).catch(() => undefined);
      await store.saveQuestion(keyOf('one', 0, 1), questionWith(9)).catch(() => undefined);
      await store.noteRunning('one');
      await loadBatch(store, 'one', 2);
      expect(await store.progress('one')).toMatchObject({ turns: 0, outcomes: {} });
      expect(await store.readSpent('one')).toEqual({ turns: 0, tokens: 0, ranMs: 0 });
    });
  });

  describe('what was spent', () => {
    it('is turns, the tokens of both sides, and the time in which the open batch ran', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', 2);
      await store.saveReply(keyOf('one'), replySaying('a', { usage: { inputTokens: 10, outputTokens: 1 } }));
      await store.commitTurn(keyOf('one'));
      await store.saveQuestion(keyOf('one', 0, 1), questionWith(100));
      expect(await store.readSpent('one')).toEqual({ turns: 1, tokens: 11 + 200, ranMs: 0 });
      await store.noteRunning('one');
      await pass(60);
      await store.noteRunning('one');
      const ran = (await store.readSpent('one')).ranMs;
      expect(ran).toBeGreaterThanOrEqual(50);
      await store.setBatchState('one', 'paused', 'by hand');
      await pass(60);
      await store.noteRunning('one');
      await store.setBatchState('one', 'open');
      await store.noteRunning('one');
      expect((await store.readSpent('one')).ranMs).toBe(ran);
    });
  });

  describe('the running time', () => {
    it('stops when the batch is paused, however it is opened again', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', 2);
      await store.saveEnding(keyOf('one', 0), refused);
      await store.noteRunning('one');
      await store.pauseOpen('one', 'lunch');
      await pass(60);
      await store.reopen('one', FAILED_OUTCOMES);
      await store.noteRunning('one');
      expect((await store.readSpent('one')).ranMs).toBe(0);
    });
  });

  describe('a streak of failures', () => {
    it('are those of one cause, whatever ids and numbers their messages name, until one goes well', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', 9);
      const failed = (id: string): Ending => ({
        ...refused,
        errorMessage: `one/${id} failed at 10.0.0.${id.length}: request 3f9a-${id.length}e1 of ${id.length} tokens`,
      });
      for (const [index, id] of ['a', 'bb', 'ccc'].entries()) await store.saveEnding(keyOf('one', index), failed(id));
      expect(await store.failureStreak('one', failed('x'))).toBe(3);
      await store.saveEnding(keyOf('one', 0), failed('a'));
      expect(await store.failureStreak('one', failed('x'))).toBe(3);
      expect(await store.failureStreak('one', completed)).toBe(0);
      await store.saveEnding(keyOf('one', 3), { ...completed, outcome: 'cancelled' });
      expect(await store.failureStreak('one', failed('x'))).toBe(3);
      await store.saveEnding(keyOf('one', 4), refused);
      expect(await store.failureStreak('one', failed('x'))).toBe(0);
      expect(await store.failureStreak('one', refused)).toBe(1);
      await store.saveEnding(keyOf('one', 5), completed);
      expect(await store.failureStreak('one', refused)).toBe(0);
    });

    it('start over when the batch is opened or conversations are reopened', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', 4);
      await store.saveEnding(keyOf('one', 0), refused);
      await store.setBatchState('one', 'paused', 'brake');
      expect(await store.failureStreak('one', refused)).toBe(1);
      await store.setBatchState('one', 'open');
      expect(await store.failureStreak('one', refused)).toBe(0);
      await store.saveEnding(keyOf('one', 1), refused);
      await store.reopen('one', FAILED_OUTCOMES);
      expect(await store.failureStreak('one', refused)).toBe(0);
    });

    it('ends with a retry that finds nothing to open, and outlasts a pause and its end by closing', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', 2);
      await store.saveEnding(keyOf('one', 0), refused);
      await store.pauseOpen('one', 'brake');
      await store.setBatchState('one', 'closed');
      expect(await store.failureStreak('one', refused)).toBe(1);
      expect(await store.reopen('one', ['context-failed'])).toBe(0);
      expect(await store.failureStreak('one', refused)).toBe(0);
      expect(await store.findBatch('one')).toMatchObject({ state: 'closed' });
    });
  });
}

const seedIndex = fc.nat(SEEDS - 1);
const turn = fc.nat(2);
const operation = fc.oneof(
  fc.record({ do: fc.constant('say' as const), seedIndex, turn }),
  fc.record({ do: fc.constant('commit' as const), seedIndex, turn }),
  fc.record({ do: fc.constant('ask' as const), seedIndex, turn }),
  fc.record({ do: fc.constant('end' as const), seedIndex, outcome: fc.constantFrom(...OUTCOMES) }),
  fc.record({ do: fc.constant('reopen' as const) }),
  fc.record({ do: fc.constant('end all' as const) }),
);
type Operation = typeof operation extends fc.Arbitrary<infer Each> ? Each : never;

async function perform(store: Store, batchId: string, each: Operation): Promise<void> {
  switch (each.do) {
    case 'say':
      // Nothing is taken that builds on what is not there.
      await store
        .saveReply(
          keyOf(batchId, each.seedIndex, each.turn),
          replySaying('a', { usage: { inputTokens: 7, outputTokens: each.turn } }),
        )
        .catch(() => undefined);
      return;
    case 'commit':
      // A turn without a reply cannot be committed.
      await store.commitTurn(keyOf(batchId, each.seedIndex, each.turn)).catch(() => undefined);
      return;
    case 'ask':
      await store
        .saveQuestion(keyOf(batchId, each.seedIndex, each.turn + 1), questionWith(each.turn))
        .catch(() => undefined);
      return;
    case 'end':
      // One that has ended may be taken up again before its ending is read.
      await store
        .saveEnding(keyOf(batchId, each.seedIndex), { ...refused, outcome: each.outcome })
        .catch(() => undefined);
      return;
    case 'reopen':
      await store.reopen(batchId, [...FAILED_OUTCOMES, 'cancelled', 'budget-exhausted']);
      return;
    case 'end all':
      await store.endOpenConversations(batchId, 'cancelled');
  }
}

function counted({ turns, outcomes, agentUsage }: Progress) {
  return { turns, outcomes, agentTokens: agentUsage.inputTokens + agentUsage.outputTokens };
}

/** The same from what is stored of every conversation. */
async function fullCount(store: Store, batchId: string): Promise<ReturnType<typeof counted>> {
  const rows = await store.readConversations({ batchId, from: 0, limit: SEEDS });
  const outcomes: Record<string, number> = {};
  for (const { ending } of rows) if (ending) outcomes[ending.outcome] = (outcomes[ending.outcome] ?? 0) + 1;
  const usages = rows.flatMap((row) => row.turns).map(({ reply }) => reply.usage);
  const agentTokens = usages.reduce((sum, usage) => sum + (usage ? usage.inputTokens + usage.outputTokens : 0), 0);
  return { turns: usages.length, outcomes, agentTokens };
}

function questionWith(tokens: number) {
  return questionSaying('q', { usage: { inputTokens: tokens, outputTokens: tokens } });
}

function pass(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
