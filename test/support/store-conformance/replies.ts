import { describe, expect, it } from 'vitest';
import type { NewReply } from '../../../src/store/store.ts';
import { failureOf } from '../failure-of.ts';
import { opened, type OpenStore } from './opened.ts';
import { keyOf, loadBatch, questionSaying, replySaying, sayTurn } from './samples.ts';

const fullReply: NewReply = {
  content: 'answer',
  replyMessages: [
    { role: 'tool', content: 'found' },
    { role: 'assistant', content: 'answer' },
  ],
  toolOutputs: ['found', ''],
  toolCalls: [
    { name: 'find', arguments: { order: '4417' } },
    { name: 'close', arguments: 'not JSON' },
  ],
  traceId: 'tr-1',
  session: 'session-1',
  usage: { inputTokens: 12, outputTokens: 0, cachedInputTokens: 8 },
  finishReason: 'length',
  firstTextMs: 120,
  latencyMs: 812,
  trace: { data: { spans: [{ name: 'search', ok: true, left: null }] } },
};

const ISO_TIME = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** Replies, their traces, and turns that are committed. */
export function replyBehaviour(open: OpenStore): void {
  describe('replies', () => {
    it('come back whole, with the trace apart', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one');
      const { trace, ...reply } = fullReply;
      const saved = await store.saveReply(keyOf('one'), fullReply);
      expect(saved).toStrictEqual({ ...reply, answeredAt: expect.stringMatching(ISO_TIME) });
      expect((await store.readTurn(keyOf('one'))).reply).toStrictEqual(saved);
      expect(await store.readTrace(keyOf('one'))).toStrictEqual(trace);
    });

    it('take a trace that comes later once, with its id', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one');
      await store.saveReply(keyOf('one'), replySaying('a'));
      await store.saveTrace(keyOf('one'), { trace: { spans: [1] }, traceId: 'tr-1' });
      await store.saveTrace(keyOf('one'), { trace: { spans: [2] }, traceId: 'tr-2' });
      expect(await store.readTrace(keyOf('one'))).toStrictEqual({ spans: [1] });
      expect((await store.readTurn(keyOf('one'))).reply?.traceId).toBe('tr-1');
    });

    it('take the tool calls of a trace that comes later, unless they named some', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one');
      const [found, other] = [[{ name: 'find', arguments: { id: 7 } }], [{ name: 'other', arguments: {} }]];
      await store.saveReply(keyOf('one'), replySaying('a'));
      await store.saveTrace(keyOf('one'), { trace: 1, traceId: undefined, toolCalls: found });
      await store.saveTrace(keyOf('one'), { trace: 2, traceId: undefined, toolCalls: other });
      expect((await store.findReply(keyOf('one')))?.toolCalls).toEqual(found);
      await store.commitTurn(keyOf('one'));
      await store.saveQuestion(keyOf('one', 0, 1), questionSaying('q'));
      await store.saveReply(keyOf('one', 0, 1), replySaying('b', { toolCalls: other }));
      await store.saveTrace(keyOf('one', 0, 1), { trace: 1, traceId: 'tr-1', toolCalls: found });
      expect(await store.findReply(keyOf('one', 0, 1))).toMatchObject({ toolCalls: other, traceId: 'tr-1' });
    });

    it('return what is stored, also where storing changes it', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one');
      const odd = replySaying('a', { latencyMs: 1.6, replyMessages: [{ at: new Date(0), none: undefined }] });
      const saved = await store.saveReply(keyOf('one'), odd);
      expect(saved).toStrictEqual((await store.readTurn(keyOf('one'))).reply);
      expect(saved.latencyMs).toBe(2);
    });

    it('are those of the first writer: a second changes nothing and leaves no trace', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one');
      const first = await store.saveReply(keyOf('one'), replySaying('first'));
      expect(await store.saveReply(keyOf('one'), { ...fullReply, content: 'second' })).toEqual(first);
      expect((await store.readTurn(keyOf('one'))).reply).toEqual(first);
      expect(await store.readTrace(keyOf('one'))).toBeUndefined();
    });

    it('keep the first trace beside the first reply', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one');
      await store.saveReply(keyOf('one'), replySaying('first', { trace: ['first'] }));
      await store.saveReply(keyOf('one'), replySaying('second', { trace: ['second'] }));
      expect(await store.readTrace(keyOf('one'))).toEqual(['first']);
    });

    it.each([[null], [false], [0], [''], [[]], ['text'], [{ deep: { er: [[{}]] } }]])(
      'keep the trace %j as it came',
      async (trace) => {
        const { store } = await opened(open);
        await loadBatch(store, 'one');
        await store.saveReply(keyOf('one'), replySaying('x', { trace }));
        expect(await store.readTrace(keyOf('one'))).toStrictEqual(trace);
      },
    );

    it('belong to one turn of one conversation of one batch', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', 2);
      await loadBatch(store, 'two', 2);
      await store.saveReply(keyOf('one', 0, 0), replySaying('here'));
      for (const key of [keyOf('one', 0, 1), keyOf('one', 1, 0), keyOf('two', 0, 0)]) {
        expect((await store.readTurn(key)).reply).toBeNull();
        expect(await store.readTrace(key)).toBeUndefined();
      }
    });
  });

  describe('turns', () => {
    it('are committed once, however often that is said', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one');
      await sayTurn(store, keyOf('one'), { answer: 'a' });
      await store.commitTurn(keyOf('one'));
      expect(await store.countTurns(keyOf('one'))).toBe(1);
    });

    it('cannot be committed without a reply', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one');
      const failure = await failureOf(store.commitTurn(keyOf('one', 0, 3)));
      expect(failure.type).toBe('StoreBehind');
      expect(failure.message).toContain('the answer of turn 3 of one/seed-0');
    });

    it('make up the history when committed, before the turn asked for, and in order', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one');
      for (let turn = 0; turn <= 10; turn += 1)
        await sayTurn(store, keyOf('one', 0, turn), { ...(turn > 0 && { question: `q${turn}` }), answer: `a${turn}` });
      await store.saveQuestion(keyOf('one', 0, 11), questionSaying('q11'));
      await store.saveReply(keyOf('one', 0, 11), replySaying('not committed'));
      const history = async (turn: number) => (await store.readTurn(keyOf('one', 0, turn))).history;
      expect(await history(0)).toEqual([]);
      expect(await history(1)).toEqual([{ question: 'question 0?', answer: 'a0', user: null }]);
      const followUps = Array.from({ length: 10 }, (_, at) => at + 1);
      expect(await history(12)).toEqual([
        { question: 'question 0?', answer: 'a0', user: null },
        ...followUps.map((turn) => ({ question: `q${turn}`, answer: `a${turn}`, user: null })),
      ]);
    });

    it('cannot be read where there is no such seed', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one');
      for (const key of [keyOf('one', 1), keyOf('none', 0)]) {
        const failure = await failureOf(store.readTurn(key));
        expect(failure.type).toBe('StoreInconsistent');
        expect(failure.message).toContain(`batch ${key.batchId}, seed ${key.seedIndex}`);
      }
    });
  });
}
