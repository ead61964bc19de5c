import { describe, expect, it } from 'vitest';
import { SEEDS_PER_SHARD } from '../../../src/contract/limits.ts';
import { activityLab, turnInput } from '../../support/activity-lab.ts';
import { keyOf, sayTurn } from '../../support/store-conformance/samples.ts';

describe('readProgress', () => {
  it('gives what the batch has reached, in numbers and as a card', async () => {
    const { run, store } = await activityLab({ seeds: 4 });
    await sayTurn(store, turnInput(), { answer: 'a' });
    await store.saveEnding(keyOf('one'), { outcome: 'completed', errorType: null, errorMessage: null });
    await store.noteSetback(keyOf('one', 1), 'agent', { type: 'RateLimited', message: 'slow', isRateLimit: true });
    const { progress, card } = await run('readProgress', { batchId: 'one' });
    expect(progress).toMatchObject({ seeds: 4, turns: 1, outcomes: { completed: 1 } });
    expect(progress).not.toHaveProperty('paused');
    expect(card).toContain('4');
  });

  it('gives a shard its own part, without the budget of the whole batch', async () => {
    const { run, store } = await activityLab({ seeds: SEEDS_PER_SHARD + 2 });
    await store.changeManifest('one', (manifest) => ({
      ...manifest,
      spec: { ...manifest.spec, budget: { turns: 100 } },
    }));
    await sayTurn(store, keyOf('one', SEEDS_PER_SHARD), { answer: 'a' });
    const part = await run('readProgress', { batchId: 'one', shard: 1 });
    expect(part.progress).toMatchObject({ seeds: 2, turns: 1, budget: [] });
    const whole = await run('readProgress', { batchId: 'one' });
    expect(whole.progress.turns).toBe(1);
    expect(whole.progress.budget).not.toEqual([]);
  });

  it('refuses a batch that is not there', async () => {
    const { failure } = await activityLab();
    expect(await failure('readProgress', { batchId: 'gone' })).toMatchObject({ type: 'StoreInconsistent' });
  });
});
