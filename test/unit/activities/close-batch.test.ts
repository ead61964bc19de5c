import { describe, expect, it } from 'vitest';
import { activityLab, turnInput } from '../../support/activity-lab.ts';
import { keyOf, sayTurn } from '../../support/store-conformance/samples.ts';

function endingOf(seedIndex: number) {
  return { batchId: 'one', conversationId: `one/seed-${seedIndex}`, seedIndex };
}

describe('announcePause', () => {
  it('records in the store that the batch is paused and why, and that it continues', async () => {
    const { run, store } = await activityLab();
    await run('announcePause', { batchId: 'one', reason: 'the key is missing' });
    expect(await store.findBatch('one')).toMatchObject({ state: 'paused', pauseReason: 'the key is missing' });
    await run('announcePause', { batchId: 'one', reason: null });
    expect(await store.findBatch('one')).toMatchObject({ state: 'open', pauseReason: null });
  });

  it('does not pause a batch that has ended', async () => {
    const { run, store } = await activityLab();
    await run('closeBatch', { batchId: 'one', isCancelled: false });
    await run('announcePause', { batchId: 'one', reason: 'too late' });
    expect(await store.findBatch('one')).toMatchObject({ state: 'closed' });
  });
});

describe('closeBatch', () => {
  it('sums up what was reached, and leaves open what has not ended', async () => {
    const { run, store } = await activityLab({ seeds: 3 });
    await sayTurn(store, turnInput(), { answer: 'a' });
    await run('endConversation', { ...endingOf(0), outcome: 'completed' });
    expect(await run('closeBatch', { batchId: 'one', isCancelled: false })).toEqual({
      seeds: 3,
      turns: 1,
      outcomes: { completed: 1 },
    });
    expect(await store.findBatch('one')).toMatchObject({ state: 'closed' });
  });

  it('ends every open conversation of a cancelled batch, and no other, however often it runs', async () => {
    const { run } = await activityLab({ seeds: 3 });
    await run('endConversation', { ...endingOf(1), outcome: 'completed' });
    for (let time = 0; time < 2; time++) {
      const { outcomes } = await run('closeBatch', { batchId: 'one', isCancelled: true });
      expect(outcomes).toEqual({ completed: 1, cancelled: 2 });
    }
  });

  it('ends open conversations for an exhausted budget only while the budget is still used up', async () => {
    const { run, store } = await activityLab({ seeds: 2 });
    const allow = (turns: number) =>
      store.changeManifest('one', (manifest) => ({ ...manifest, spec: { ...manifest.spec, budget: { turns } } }));
    await sayTurn(store, keyOf('one'), { answer: 'a' });
    await allow(5);
    const exhausted = { batchId: 'one', isCancelled: false, isExhausted: true };
    expect((await run('closeBatch', exhausted)).outcomes).toEqual({});
    await allow(1);
    expect((await run('closeBatch', exhausted)).outcomes).toEqual({ 'budget-exhausted': 2 });
  });
});
