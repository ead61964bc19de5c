import { describe, expect, it } from 'vitest';
import { conversationRecord } from '../../../src/output/conversation-record.ts';
import { judgedConversations } from '../../../src/output/judged-conversations.ts';
import { scoreRecords } from '../../../src/output/score-records.ts';
import { readTranscript, transcriptsOf } from '../../../src/view/read-transcript.ts';
import { storeInTempHome } from '../../support/recorded-batch.ts';
import { recordViewed, VIEW_PLACE } from '../../support/viewed-batch.ts';

const failure = { type: 'Unavailable', message: '503', isRateLimit: false } as const;
const limit = { type: 'RateLimited', message: '429', isRateLimit: true } as const;

async function viewed() {
  const { store } = await storeInTempHome();
  const batch = await recordViewed(store);
  const read = (index: number) => readTranscript(store, batch, { index, place: VIEW_PLACE });
  return { store, batch, read };
}

describe('readTranscript', () => {
  it('gives conversation and scores as an export does, and the texts of each turn', async () => {
    const { store, batch, read } = await viewed();
    for await (const judged of judgedConversations(store, 'nightly')) {
      const { row, found } = judged;
      const transcript = await read(row.seed.index);
      expect(transcript?.conversation).toEqual(conversationRecord(row, batch.manifest.spec, 'nightly', found));
      expect(transcript?.scores).toEqual(scoreRecords(judged, { batchId: 'nightly', spec: batch.manifest.spec }));
    }
    const first = await read(0);
    expect(first?.turns).toMatchObject([
      { turn: 0, question: 'Where?', answer: 'answer 0', context: null, latencyMs: 812, toolCalls: [] },
      {
        turn: 1,
        question: 'And then?',
        context: 'about docks',
        toolCalls: [{ name: 'find_docks' }],
        toolOutputs: ['found'],
        tokens: { input: 20, output: 6 },
        retries: [],
      },
    ]);
  });

  it('names the goal, what was said earlier, and the workflow with its address', async () => {
    const { read } = await viewed();
    expect(await read(0)).toMatchObject({ goal: ['end a ride'], earlier: [] });
    expect(await read(1)).toMatchObject({
      goal: ['one', 'two'],
      earlier: [{ role: 'user', content: 'Hello' }],
      workflowId: 'convsim/nightly/c/b',
      workflowLink: 'http://127.0.0.1:8233/namespaces/default/workflows/convsim%2Fnightly%2Fc%2Fb',
    });
  });

  it('shows what steps met at the turn that they belong to, and what waits apart', async () => {
    const { store, read } = await viewed();
    const at = (turn: number) => ({ batchId: 'nightly', seedIndex: 3, turn });
    for (const [turn, step] of [
      [0, 'agent'],
      [2, 'judge'],
    ] as const) {
      await store.noteSetback(at(turn), step, failure);
      await store.noteSetback(at(turn), step, limit);
      await store.settleSetbacks(at(turn), step);
    }
    await store.noteSetback(at(1), 'agent', failure);
    const transcript = await read(3);
    const met = { failures: 1, rateLimited: 1, type: 'RateLimited', message: '429', lostMs: expect.any(Number) };
    expect(transcript?.turns[0]?.retries).toEqual([
      { step: 'agent', ...met },
      { step: 'judge', ...met },
    ]);
    expect(transcript?.waiting).toEqual([
      { turn: 1, step: 'agent', failures: 1, rateLimited: 0, type: 'Unavailable', message: '503' },
    ]);
  });

  it('gives nothing where the batch has no such conversation', async () => {
    const { read } = await viewed();
    expect(await read(4)).toBeUndefined();
  });

  it('is equal to the same conversation of all', async () => {
    const { store, batch, read } = await viewed();
    await store.noteSetback({ batchId: 'nightly', seedIndex: 2, turn: 0 }, 'agent', failure);
    let index = 0;
    for await (const transcript of transcriptsOf(store, batch, VIEW_PLACE)) {
      expect(transcript).toEqual(await read(index));
      index += 1;
    }
    expect(index).toBe(4);
  });
});
