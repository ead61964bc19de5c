import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { processPlace } from '../../../src/process/process-place.ts';
import { isInterrupted, readServed } from '../../../src/progress/is-served.ts';
import type { Serving, Store } from '../../../src/store/store.ts';

const HERE = processPlace();
const dead = spawnSync(process.execPath, ['--version']).pid;

function storeWith(serving: Partial<Serving & { ageMs: number }>) {
  const servings = [{ id: 'one', batchId: 'b', host: HERE, pid: process.pid, ageMs: 0, ...serving }];
  return { servings: () => Promise.resolve(servings) } as unknown as Store;
}

describe('a batch', () => {
  it.each([
    ['a living process said so a moment ago', {}, true],
    ['a living process works on every batch', { batchId: null }, true],
    ['another batch is worked on', { batchId: 'c' }, false],
    ['the process was killed', { pid: dead }, false],
    ['a process elsewhere said so a moment ago', { host: 'elsewhere', pid: dead }, true],
    ['a process elsewhere has been silent for long', { host: 'elsewhere', ageMs: 60_000 }, false],
    ['the id of the process is that of a later one', { ageMs: 60_000 }, false],
  ])('is worked on or not: %s', async (_, serving, expected) => {
    expect((await readServed(storeWith(serving)))('b')).toBe(expected);
  });

  it('is interrupted where it should run and no process works on it', async () => {
    const nobody = storeWith({ batchId: 'c' });
    expect(await isInterrupted(nobody, { batchId: 'b', state: 'open' })).toBe(true);
    expect(await isInterrupted(nobody, { batchId: 'b', state: 'paused' })).toBe(false);
    expect(await isInterrupted(storeWith({}), { batchId: 'b', state: 'open' })).toBe(false);
  });
});
