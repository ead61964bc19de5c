import { describe, expect, it } from 'vitest';
import { statisticsJson } from '../../../src/reports/reports-json.ts';
import { storedStatistics } from '../../../src/reports/stored-statistics.ts';
import { readBatchLines } from '../../../src/view/read-batch-lines.ts';
import { readBatchView } from '../../../src/view/read-batch-view.ts';
import { readFigures } from '../../../src/view/read-figures.ts';
import { record, storeInTempHome } from '../../support/recorded-batch.ts';
import { recordViewed, VIEW_PLACE } from '../../support/viewed-batch.ts';

const SERVING = { id: 'w', batchId: null, host: 'elsewhere', pid: 1 };

async function viewed() {
  const { store } = await storeInTempHome();
  await recordViewed(store);
  const view = async () => {
    const batch = await store.findBatch('nightly');
    if (!batch) throw new Error('the batch is gone');
    const figures = await readFigures(store, batch);
    return readBatchView(store, batch, { ui: VIEW_PLACE.ui, figures, revision: '1' });
  };
  return { store, view };
}

describe('readBatchView', () => {
  it('says of a batch what it runs, what came of it and what it costs', async () => {
    const { store, view } = await viewed();
    await store.noteServing(SERVING);
    expect(await view()).toMatchObject({
      batchId: 'nightly',
      doing: 'running',
      seeds: 4,
      outcomes: { 'goal-reached': 1, completed: 1, 'agent-failed': 1 },
      turns: 5,
      agent: 'openai-chat m1',
      questionGenerator: 'offline',
      judges: ['quality', 'rules'],
      convsimVersion: 'test',
      prices: { agent: { input: 1, output: 2 }, currency: 'USD' },
      sets: ['run', 'strict'],
      notes: [],
      workflowsLink: expect.stringContaining('nightly'),
    });
  });

  it('has the statistics of each set as the command prints them', async () => {
    const { store, view } = await viewed();
    const batch = await store.findBatch('nightly');
    const sets = batch ? await storedStatistics(store, batch) : [];
    expect((await view()).statistics).toEqual(Object.fromEntries(sets.map((set) => [set.set, statisticsJson(set)])));
  });

  it('says how alike the questions of its users are', async () => {
    const { view } = await viewed();
    expect((await view()).diversity).toMatchObject({ questions: 2, distinct: 0, repeated: 0, words: 2 });
  });

  it('says why it does not go on, and what takes it further', async () => {
    const { store, view } = await viewed();
    expect(await view()).toMatchObject({
      doing: 'interrupted',
      notes: [
        'interrupted: no process runs it',
        'convsim resume nightly continues the open conversations',
        expect.stringContaining('convsim retry nightly retries the failed'),
      ],
    });
    await store.setBatchState('nightly', 'paused', 'no key');
    const paused = await view();
    expect(paused).toMatchObject({ doing: 'paused', pauseReason: 'no key' });
    expect(paused.notes[0]).toContain('no key');
  });
});

describe('readBatchLines', () => {
  it('lists the batches, the newest first, each with what it is doing', async () => {
    const { store } = await storeInTempHome();
    await record(store, {
      batchId: 'old',
      conversations: [{ seed: {}, turns: [{}], ending: { outcome: 'completed' } }],
    });
    await store.setBatchState('old', 'closed');
    const before = new Date().toISOString();
    while (new Date().toISOString() === before) await new Promise((resolve) => setTimeout(resolve, 1));
    await record(store, { batchId: 'new', conversations: [{ seed: {} }] });
    expect(await readBatchLines(store)).toMatchObject([
      { batchId: 'new', doing: 'interrupted', seeds: 1, outcomes: {}, turns: 0 },
      { batchId: 'old', doing: 'ended', seeds: 1, outcomes: { completed: 1 }, turns: 1 },
    ]);
    await store.noteServing(SERVING);
    expect((await readBatchLines(store)).map(({ doing }) => doing)).toEqual(['running', 'ended']);
  });
});
