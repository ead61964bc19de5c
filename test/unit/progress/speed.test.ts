import { describe, expect, it } from 'vitest';
import { speedText, timeLeftMs, turnsPerSecond, wholeSpeed } from '../../../src/progress/speed.ts';
import { HALF, SPEED } from '../../support/sample-progress.ts';

describe('the speed of a batch', () => {
  it('counts all its turns and endings over all its running time', () => {
    const shown = { ...HALF, turnsPerConversation: 6 };
    expect(wholeSpeed(shown, { turns: 63, tokens: 0, ranMs: 15_000 })).toEqual({ ...SPEED, turnsPerConversation: 6 });
  });

  it('is unknown in the first second, and before the first turn', () => {
    expect(turnsPerSecond(SPEED)).toBeCloseTo(4.2);
    expect(turnsPerSecond({ ...SPEED, elapsedMs: 999 })).toBeUndefined();
    expect(turnsPerSecond({ ...SPEED, turns: 0 })).toBeUndefined();
    expect(speedText({ ...SPEED, turns: 0 })).toBe('');
  });

  it.each([
    [3, 120_000, '1.5 turns/min'],
    [12, 120_000, '0.1 turns/s'],
    [63, 15_000, '4.2 turns/s'],
    [12_345_678, 10_000, '1,234,568 turns/s'],
  ])('of %d turns in %d ms is shown as it is best read', (turns, elapsedMs, text) => {
    expect(speedText({ turns, elapsedMs, conversations: 0 })).toBe(text);
  });
});

describe('the time left', () => {
  it('is the shorter of two estimates: by conversations and by turns', () => {
    expect(timeLeftMs(HALF, SPEED)).toBeCloseTo((8 / 12) * 15_000);
    // 8 conversations of at most 2 turns: 16 turns at 63 per 15 s.
    expect(timeLeftMs({ ...HALF, turns: 10 }, { ...SPEED, turnsPerConversation: 2 })).toBeCloseTo((16 / 63) * 15_000);
  });

  it('is known by turns before the first conversation has ended', () => {
    const early = { ...HALF, outcomes: {}, turns: 60 };
    const speed = { elapsedMs: 10_000, turns: 60, conversations: 0 };
    expect(timeLeftMs(early, speed)).toBeUndefined();
    expect(timeLeftMs(early, { ...speed, turnsPerConversation: 6 })).toBe(10_000);
  });

  it('is none when all have ended', () => {
    expect(timeLeftMs({ ...HALF, outcomes: { completed: 20 } }, SPEED)).toBeUndefined();
  });
});
