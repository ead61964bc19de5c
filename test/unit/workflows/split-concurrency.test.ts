import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitConcurrency } from '../../../src/workflows/split-concurrency.ts';

const sum = (windows: readonly number[]) => windows.reduce((total, window) => total + window, 0);

describe('splitting the concurrency over shards', () => {
  it.each([
    [1, 1, [1]],
    [50, 1, [50]],
    [50, 30, [50]],
    [100, 30, [100]],
    [101, 30, [51, 50]],
    [250, 30, [84, 83, 83]],
    [250, 2, [125, 125]],
    [400, 1, [400]],
    [50, 0, []],
  ])('makes of %i over %i shards %j', (concurrency, shards, windows) => {
    expect(splitConcurrency(concurrency, shards)).toEqual(windows);
  });

  it('uses all of it, evenly, with small windows where there are shards enough, and never an empty window', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 1, max: 1_000 }), (concurrency, shards) => {
        const windows = splitConcurrency(concurrency, shards);
        expect(sum(windows)).toBe(concurrency);
        expect(windows.length).toBeLessThanOrEqual(shards);
        expect(Math.max(...windows) - Math.min(...windows)).toBeLessThanOrEqual(1);
        expect(Math.min(...windows)).toBeGreaterThanOrEqual(1);
        if (shards >= Math.ceil(concurrency / 100)) expect(Math.max(...windows)).toBeLessThanOrEqual(100);
      }),
    );
  });
});
