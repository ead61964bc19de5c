import { describe, expect, it } from 'vitest';
import { progressText } from '../../../src/cli/progress-text.ts';
import { displayWidth } from '../../../src/cli/text-layout.ts';
import { batchDoing } from '../../../src/progress/batch-doing.ts';
import type { BoundedWait } from '../../../src/progress/bounded-wait.ts';
import { progressCard } from '../../../src/progress/batch-facts.ts';
import type { ShownProgress } from '../../../src/progress/shown-progress.ts';
import { timeLeftText } from '../../../src/progress/speed.ts';
import { HALF, SPEED } from '../../support/sample-progress.ts';

const refused: BoundedWait = {
  step: 'agent',
  type: 'Unavailable',
  message: 'http://127.0.0.1:19499 refused the connection. Is the server running, and is its address right?',
  count: 15,
  isRateLimit: false,
  failures: 1,
  maxAttempts: 8,
  nextAtMs: 14_000,
};
const limited: BoundedWait = {
  ...refused,
  type: 'RateLimited',
  message: 'http://a answered 429: slow down.',
  count: 2,
  isRateLimit: true,
  failures: 0,
};
const WAITING: ShownProgress = {
  ...HALF,
  seeds: 15,
  outcomes: {},
  turns: 0,
  retrying: 15,
  rateLimited: 0,
  waits: [refused],
};

describe('what a batch is doing', () => {
  it('names the cause of waiting, the attempt that comes and when', () => {
    const text = 'retrying 15: 127.0.0.1:19499 refused the connection';
    expect(batchDoing(WAITING)).toEqual([`${text} (attempt 2 of 8)`]);
    expect(batchDoing(WAITING, 10_000)).toEqual([`${text} (attempt 2 of 8 in 4s)`]);
    expect(batchDoing(WAITING, 15_000)).toEqual([`${text} (attempt 2 of 8)`]);
  });

  it('names what the store waits for before anything else, also on a narrow line', () => {
    const storeTrouble = 'the disk of store.db is full; make room on it';
    const [first] = batchDoing({ ...WAITING, storeTrouble });
    expect(first).toBe(`waiting for the store: ${storeTrouble}`);
    expect(progressCard({ ...WAITING, storeTrouble })).toContain(`- waiting: for the store: ${storeTrouble}`);
    expect(progressText({ ...HALF, storeTrouble }, { speed: SPEED, width: 60 })).toContain(
      'waiting for the store: the disk',
    );
  });

  it('names judgings that are open, and what a dead one was waiting for', () => {
    const ended = { ...WAITING, outcomes: { completed: 15 } };
    const late = { set: 'late', paused: null, isInterrupted: false };
    expect(batchDoing({ ...ended, judgings: [{ ...late, set: 'run' }] })[0]).toBe('judging');
    expect(batchDoing({ ...ended, judgings: [{ ...late, paused: 'no key' }] })[0]).toBe(
      'judging with late paused: no key',
    );
    const dead = { ...ended, judgings: [{ ...late, isInterrupted: true }] };
    expect(batchDoing(dead)).toEqual([
      'judging with late interrupted: no process runs it',
      'was waiting: 127.0.0.1:19499 refused the connection (15 steps)',
    ]);
    expect(progressCard(dead)).toContain('- judging: with late interrupted: no process runs it');
    // A batch that runs still tries its own steps again.
    expect(batchDoing({ ...dead, outcomes: {} })[1]).toContain('retrying 15');
  });

  it('names a rate limit, whose waits are no attempts, and the steps whose cause was not read', () => {
    const progress = { ...WAITING, retrying: 20, waits: [refused, limited] };
    expect(batchDoing(progress, 10_000).slice(1)).toEqual([
      'retrying 2: a answered 429: slow down (rate limited, next attempt in 4s)',
      'retrying 3 other steps',
    ]);
  });

  it('begins with the reason of a pause, whoever caused it', () => {
    expect(batchDoing({ ...WAITING, paused: 'paused by you: lunch' })[0]).toBe('paused by you: lunch');
    expect(batchDoing({ ...HALF, paused: 'the key is not set' })).toEqual(['paused: the key is not set']);
    expect(batchDoing(HALF)).toEqual([]);
  });

  it('begins with the interruption where no process runs it, and names no time', () => {
    const interrupted = { ...WAITING, isInterrupted: true };
    expect(batchDoing(interrupted, 10_000)).toEqual([
      'interrupted: no process runs it',
      'was waiting: 127.0.0.1:19499 refused the connection (15 steps)',
    ]);
    expect(progressCard(interrupted)).toContain('interrupted: no process runs it');
  });

  it('is in the card and in the line of progress in the same words', () => {
    const text = '127.0.0.1:19499 refused the connection (attempt 2 of 8)';
    expect(progressCard(WAITING)).toContain(`- retrying: 15: ${text}`);
    expect(progressText(WAITING, { speed: SPEED, width: 200 })).toContain(`retrying 15: ${text}`);
  });

  it('loses neither the number of the attempt nor the line where that is narrow', () => {
    const line = progressText(WAITING, { speed: SPEED, width: 66 });
    expect(line).toBe('0/15 done · retrying 15: 127.0.0.1:19499 refused… (attempt 2 of 8)');
    expect(displayWidth(line)).toBeLessThanOrEqual(66);
  });

  it('keeps the wait before the last attempt on a narrow line too', () => {
    const waits = [{ ...refused, failures: 7, nextAtMs: 70_000 }];
    const line = progressText({ ...WAITING, waits }, { speed: SPEED, width: 80, nowMs: 10_000 });
    expect(line).toMatch(/refus.*… \(attempt 8 of 8 in 1m 00s\)$/);
  });

  it('counts the steps that wait for something else', () => {
    const line = (retrying: number) => progressText({ ...WAITING, retrying }, { speed: SPEED, width: 200 });
    expect(line(16)).toContain('· 1 other waits');
    expect(line(17)).toContain('· 2 others wait');
  });
});

describe('the time left', () => {
  const oneLeft = {
    ...HALF,
    outcomes: { completed: 19 },
    retrying: 1,
    rateLimited: 0,
    waits: [{ ...refused, count: 1 }],
  };

  it('is not guessed where all that is left waits for another attempt', () => {
    expect(timeLeftText(oneLeft, SPEED)).toBe('waiting for retries');
    const limitedOnly = { ...oneLeft, rateLimited: 1, waits: [{ ...limited, count: 1 }] };
    expect(timeLeftText(limitedOnly, SPEED)).toBe('waiting for retries');
  });

  it('is not guessed from the first seconds of a conversation that goes ahead alone', () => {
    const alone = { ...HALF, outcomes: {}, retrying: 0, isCanaryAlone: true };
    const speed = { turns: 1, conversations: 0, turnsPerConversation: 6 };
    expect(timeLeftText(alone, { ...speed, elapsedMs: 5_000 })).toBe('');
    expect(timeLeftText(alone, { ...speed, elapsedMs: 11_000 })).toMatch(/ left$/);
  });

  it('is not guessed where one step may fail for longer than the rest takes', () => {
    const twoLeft = { ...oneLeft, outcomes: { completed: 18 } };
    expect(timeLeftText(twoLeft, SPEED)).toBe('waiting for retries');
    expect(
      timeLeftText({ ...twoLeft, waits: [{ ...refused, failures: 7 }] }, { ...SPEED, elapsedMs: 2_000_000 }),
    ).toMatch(/ left$/);
  });

  it('is guessed as ever where others make their way while some wait for a rate limit', () => {
    expect(timeLeftText({ ...HALF, waits: [limited] }, SPEED)).toBe('10s left');
  });
});
