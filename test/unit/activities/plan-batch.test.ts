import { callQueueOf } from '../../../src/contract/ids.ts';
import { describe, expect, it } from 'vitest';
import type { ShardPage } from '../../../src/activities/activities.ts';
import { PLAN_PAGE, SEEDS_PER_SHARD } from '../../../src/contract/limits.ts';
import { activityLab, turnInput } from '../../support/activity-lab.ts';
import { keyOf, manifestNamed, sayTurn, seedAt, seedsOf } from '../../support/store-conformance/samples.ts';

const completed = { outcome: 'completed', errorType: null, errorMessage: null } as const;

describe('planBatch', () => {
  it('says what is left, the shards that hold it, and the policy of each step', async () => {
    const { run, store } = await activityLab({ seeds: SEEDS_PER_SHARD + 2 });
    await Promise.all([0, 1, 2].map((index) => store.saveEnding(keyOf('one', index), completed)));
    const { spec } = manifestNamed('one');
    expect(await run('planBatch', { batchId: 'one' })).toEqual({
      seeds: SEEDS_PER_SHARD + 2,
      open: SEEDS_PER_SHARD - 1,
      concurrency: spec.concurrency,
      hasCanary: false,
      shards: [0, 1],
      policy: {
        agent: { timeoutMs: 300_000, maxAttempts: 8, maxRateLimitWaitMs: 3_600_000 },
        questions: { timeoutMs: 120_000, maxAttempts: 8, maxRateLimitWaitMs: 3_600_000 },
        agentType: 'echo',
        isContextBuiltIn: true,
        callQueue: callQueueOf(store.id, 'one'),
      },
    });
  });

  it('lets the first of more than 20 conversations go ahead alone, until one has been answered or has ended', async () => {
    const hasCanary = async ({ run }: Awaited<ReturnType<typeof activityLab>>) =>
      (await run('planBatch', { batchId: 'one' })).hasCanary;
    expect(await hasCanary(await activityLab({ seeds: 20 }))).toBe(false);
    const lab = await activityLab({ seeds: 21 });
    expect(await hasCanary(lab)).toBe(true);
    await lab.store.changeManifest('one', (manifest) => ({ ...manifest, spec: { ...manifest.spec, canary: false } }));
    expect(await hasCanary(lab)).toBe(false);
    await lab.store.changeManifest('one', (manifest) => ({ ...manifest, spec: { ...manifest.spec, canary: true } }));
    await lab.store.saveEnding(keyOf('one', 3), completed);
    expect(await hasCanary(lab)).toBe(false);
    const answered = await activityLab({ seeds: 21 });
    await sayTurn(answered.store, turnInput(), { answer: 'a' });
    expect(await hasCanary(answered)).toBe(false);
  });

  it('leaves out shards whose conversations have all ended', async () => {
    const { run, store } = await activityLab({ seeds: SEEDS_PER_SHARD + 1 });
    await store.saveEnding(keyOf('one', SEEDS_PER_SHARD), completed);
    expect((await run('planBatch', { batchId: 'one' })).shards).toEqual([0]);
  });

  it('opens conversations again that ended at the limit before the batch was extended', async () => {
    const { run, store } = await activityLab();
    await sayTurn(store, turnInput(), { answer: 'a' });
    await store.saveEnding(keyOf('one'), completed);
    await store.changeManifest('one', (manifest) => ({
      ...manifest,
      extendedFrom: 0,
      spec: { ...manifest.spec, maxTurns: 3 },
    }));
    expect(await run('planBatch', { batchId: 'one' })).toMatchObject({ open: 1, shards: [0] });
  });

  it('refuses a batch that is not there, or whose seeds are still being loaded', async () => {
    const { failure, store } = await activityLab();
    await store.createBatch('two', manifestNamed('two'));
    const gone = await failure('planBatch', { batchId: 'three' });
    expect(gone).toMatchObject({ type: 'StoreInconsistent', nonRetryable: true });
    expect(gone.message).toContain('was it deleted?');
    expect((await failure('planBatch', { batchId: 'two' })).message).toContain('not all loaded');
  });
});

describe('planShard', () => {
  it('gives the open conversations of a shard page by page, each once and in order', async () => {
    const { run, store } = await activityLab({ seeds: SEEDS_PER_SHARD + 1 });
    await store.saveEnding(keyOf('one', 1), completed);
    const indexes: number[] = [];
    for (let from: number | null = 0; from !== null;) {
      const page: ShardPage = await run('planShard', { batchId: 'one', shard: 0, from });
      expect(page.conversations.length).toBeLessThanOrEqual(PLAN_PAGE);
      indexes.push(...page.conversations.map(({ seedIndex }) => seedIndex));
      from = page.next;
    }
    expect(indexes).toEqual(Array.from({ length: SEEDS_PER_SHARD }, (_, index) => index).filter((each) => each !== 1));
    const last = await run('planShard', { batchId: 'one', shard: 1, from: SEEDS_PER_SHARD });
    expect(last).toMatchObject({ conversations: [{ seedIndex: SEEDS_PER_SHARD }], next: null });
  });

  it("takes a seed's own tag and limit before those of the spec, and clips a long question", async () => {
    const seeds = [
      seedAt('one', 0, { tag: 'own', maxTurns: 1, question: 'q'.repeat(5_000) }),
      ...seedsOf('one', 2).slice(1),
    ];
    const { run, store } = await activityLab({ seeds });
    await store.changeManifest('one', (manifest) => ({ ...manifest, spec: { ...manifest.spec, tag: 'of the spec' } }));
    await sayTurn(store, keyOf('one', 1), { answer: 'a' });
    const { conversations } = await run('planShard', { batchId: 'one', shard: 0, from: 0 });
    expect(conversations).toMatchObject([
      { tag: 'own', maxTurns: 1, committedTurns: 0, conversationId: 'one/seed-0' },
      { tag: 'of the spec', maxTurns: manifestNamed('one').spec.maxTurns, committedTurns: 1 },
    ]);
    expect(conversations[0]?.question.length).toBeLessThan(1_000);
  });
});
