import { describe, expect, it, vi } from 'vitest';
import { isLostConnection } from '../../../src/store/is-lost-connection.ts';
import { patiently, retryPassing } from '../../../src/store/retry-lost.ts';

const withCode = (code: string) => Object.assign(new Error(`failed with ${code}`), { code });

describe('a lost connection', () => {
  it.each([
    withCode('ECONNREFUSED'),
    withCode('ECONNRESET'),
    withCode('08006'),
    withCode('40P01'),
    withCode('53300'),
    withCode('57P01'),
    withCode('57P03'),
    new Error('Connection terminated unexpectedly'),
    new Error('timeout exceeded when trying to connect'),
    new Error('Client has encountered a connection error and is not queryable'),
    new AggregateError([withCode('ECONNREFUSED'), withCode('ECONNREFUSED')]),
  ])('is recognized in: %s', (error) => expect(isLostConnection(error)).toBe(true));

  it.each([
    withCode('23505'),
    withCode('28P01'),
    withCode('57014'),
    new Error('driver has already been destroyed'),
    'text',
  ])('is not recognized in: %s', (error) => expect(isLostConnection(error)).toBe(false));
});

describe('work on a database that restarts', () => {
  it('is done again until it succeeds', async () => {
    const work = vi.fn<(at: number) => Promise<string>>(async () => 'done');
    work.mockRejectedValueOnce(withCode('57P01')).mockRejectedValueOnce(withCode('ECONNREFUSED'));
    expect(await retryPassing({ work }).work(7)).toBe('done');
    expect(work.mock.calls).toEqual([[7], [7], [7]]);
  });

  it('is given up when it stays away, with its last error', async () => {
    const work = vi.fn<() => Promise<void>>().mockRejectedValue(withCode('ECONNREFUSED'));
    await expect(patiently(work, { patienceMs: 400 })).rejects.toThrow('failed with ECONNREFUSED');
    expect(work.mock.calls.length).toBeGreaterThanOrEqual(2);
  });

  it('is not done again when it failed for another reason', async () => {
    const work = vi.fn<() => Promise<void>>().mockRejectedValue(withCode('23505'));
    await expect(patiently(work)).rejects.toThrow('23505');
    expect(work).toHaveBeenCalledTimes(1);
  });

  it('tells what it waits for after a while, and not before', async () => {
    const told: unknown[] = [];
    const work = vi.fn<() => Promise<void>>().mockRejectedValue(withCode('ECONNREFUSED'));
    const onWait = (error: unknown) => told.push(error);
    await expect(patiently(work, { patienceMs: 400, onWait })).rejects.toThrow('ECONNREFUSED');
    expect(told).toEqual([]);
    await expect(patiently(work, { patienceMs: 400, newsAfterMs: 50, onWait })).rejects.toThrow('ECONNREFUSED');
    expect(told.length).toBeGreaterThanOrEqual(1);
  });
});
