import { describe, expect, it } from 'vitest';
import { addUsage } from '../../../src/contract/add-usage.ts';

describe('addUsage', () => {
  it('adds two counts, and takes the only one', () => {
    const one = { inputTokens: 1, outputTokens: 2 };
    expect(addUsage(one, one)).toEqual({ inputTokens: 2, outputTokens: 4 });
    expect([addUsage(one, undefined), addUsage(undefined, one)]).toEqual([one, one]);
    expect(addUsage(undefined, null)).toBeUndefined();
  });

  it('adds what came from a cache, where that is known of either', () => {
    const [one, other] = [
      { inputTokens: 5, outputTokens: 2, cachedInputTokens: 3 },
      { inputTokens: 1, outputTokens: 2 },
    ];
    expect(addUsage(one, other)).toEqual({ inputTokens: 6, outputTokens: 4, cachedInputTokens: 3 });
    expect(addUsage(one, one)).toEqual({ inputTokens: 10, outputTokens: 4, cachedInputTokens: 6 });
  });
});
