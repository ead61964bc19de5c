import { describe, expect, it } from 'vitest';
import { inLanes } from '../../../src/push/in-lanes.ts';

async function* numbers(count: number, onEnd: () => void = () => {}): AsyncGenerator<number> {
  try {
    for (let number = 0; number < count; number += 1) yield await Promise.resolve(number);
  } finally {
    onEnd();
  }
}

describe('work in lanes', () => {
  it('is done once for each item, never on more than so many at a time', async () => {
    const done: number[] = [];
    let running = 0;
    let most = 0;
    await inLanes(numbers(50), 4, async (number) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      done.push(number);
      running -= 1;
    });
    expect(done.toSorted((a, b) => a - b)).toEqual([...Array(50).keys()]);
    expect(most).toBe(4);
  });

  it('begins nothing after a failure, awaits what is under way, ends the stream and throws the failure', async () => {
    const ended: number[] = [];
    let isStreamEnded = false;
    const items = numbers(1_000, () => {
      isStreamEnded = true;
    });
    const work = inLanes(items, 3, async (number) => {
      await new Promise((resolve) => setImmediate(resolve));
      ended.push(number);
      if (number === 4) throw new Error('four');
    });
    await expect(work).rejects.toThrow('four');
    expect(ended.length).toBeLessThan(10);
    expect(isStreamEnded).toBe(true);
  });

  it('throws what the stream throws', async () => {
    async function* broken(): AsyncGenerator<number> {
      yield 1;
      throw new Error('no more');
    }
    await expect(inLanes(broken(), 2, () => Promise.resolve())).rejects.toThrow('no more');
  });
});
