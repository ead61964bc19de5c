import { describe, expect, it } from 'vitest';
import { newsPerShard } from '../../src/workflows/news-per-shard.ts';

/** Events of a batch's history: start, end and news of each shard, each with a workflow task of its own. */
const eventsOf = (shards: number) => shards * (9 + 4 * newsPerShard(shards));

describe('the news of shards', () => {
  it('come five times from each of up to 100 shards', () => {
    expect([1, 2, 50, 100].map(newsPerShard)).toEqual([5, 5, 5, 5]);
  });

  it('grow fewer with the shards, so that a million seeds stay below the events that Temporal warns at', () => {
    expect([101, 250, 500, 1_000].map(newsPerShard)).toEqual([4, 2, 1, 0]);
    for (let shards = 1; shards <= 1_000; shards += 1) expect(eventsOf(shards)).toBeLessThan(10_000);
  });
});
