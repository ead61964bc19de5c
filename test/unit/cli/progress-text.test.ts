import { describe, expect, it } from 'vitest';
import { progressText } from '../../../src/cli/progress-text.ts';
import { displayWidth } from '../../../src/cli/text-layout.ts';
import { HALF, SPEED } from '../../support/sample-progress.ts';

describe('progress in one line', () => {
  it('shows everything where there is room', () => {
    expect(progressText(HALF, { speed: SPEED, width: 160 })).toBe(
      '12/20 done · completed 10, agent-failed 2 · 63 turns · 4.2 turns/s · 10s left · retrying 3 · 2 rate limited · tokens 34.1K in, 5.2K out',
    );
  });

  it('says that the first conversation goes ahead alone', () => {
    const alone = { ...HALF, outcomes: {}, turns: 0, isCanaryAlone: true };
    expect(progressText(alone, { speed: SPEED, width: 80 })).toMatch(
      /^0\/20 done · first conversation goes ahead alone · 0 turns/,
    );
  });

  it('leaves the least important out where it is narrow, and shows that it does', () => {
    expect(progressText(HALF, { speed: SPEED, width: 66 })).toBe(
      '12/20 done · completed 10, agent-failed 2 · 63 turns · 10s left …',
    );
    expect(progressText(HALF, { speed: SPEED, width: 24 })).toBe('12/20 done · 63 turns …');
    expect(progressText(HALF, { speed: SPEED, width: 6 })).toBe('12/20…');
  });

  it.each([20, 40, 60, 80, 100, 160])('never takes more than %d columns', (width) => {
    const paused = { ...HALF, paused: 'paused by you: the file ./agent.ts is missing\non this worker' };
    expect(displayWidth(progressText(HALF, { speed: SPEED, width: width }))).toBeLessThanOrEqual(width);
    expect(displayWidth(progressText(paused, { speed: SPEED, width: width }))).toBeLessThanOrEqual(width);
  });

  it('says why somebody paused it, and guesses no time then', () => {
    const text = progressText({ ...HALF, paused: 'paused by you: lunch' }, { speed: SPEED, width: 160 });
    expect(text).toContain('12/20 done · paused by you: lunch · ');
    expect(text).not.toMatch(/left|turns\/s/);
  });

  it('leaves the reason of a fault to the summary, which follows', () => {
    const text = progressText({ ...HALF, paused: 'the key is not set' }, { speed: SPEED, width: 160 });
    expect(text).toContain('12/20 done · paused · ');
  });

  it('fills the room of a part that is too long with shorter ones, and cuts only the reason of a pause', () => {
    expect(progressText(HALF, { speed: SPEED, width: 48 })).toBe('12/20 done · 63 turns · 10s left · retrying 3 …');
    expect(progressText({ ...HALF, paused: 'paused by you: lunch with all' }, { speed: SPEED, width: 30 })).toBe(
      '12/20 done · paused by you: l…',
    );
  });

  it('guesses the time left by turns before the first conversation has ended', () => {
    const early = { ...HALF, seeds: 10, outcomes: {}, turns: 30 };
    const speed = { elapsedMs: 10_000, turns: 30, conversations: 0 };
    expect(progressText(early, { speed, width: 160 })).not.toContain('left');
    expect(progressText(early, { speed: { ...speed, turnsPerConversation: 6 }, width: 160 })).toContain('· 10s left');
  });

  it('keeps the cost before the speed', () => {
    const shown = { ...HALF, retrying: 0, rateLimited: 0, cost: { agent: 1.5, questions: 0.5, total: 2 } };
    expect(progressText(shown, { speed: SPEED, width: 80 })).toBe(
      '12/20 done · completed 10, agent-failed 2 · 63 turns · 10s left · cost 2.00 …',
    );
  });

  it('shows slow rates per minute', () => {
    expect(progressText(HALF, { speed: { elapsedMs: 120_000, turns: 3, conversations: 0 }, width: 160 })).toContain(
      '1.5 turns/min',
    );
  });

  it('has what was spent, and the part of the budget that is nearest to its end', () => {
    const budget = [
      { part: 'duration' as const, used: 7_260_000, limit: 8 * 3_600_000 },
      { part: 'turns' as const, used: 421, limit: 1_000 },
    ];
    const shown = { ...HALF, cost: { agent: 1.5, questions: 0.5, total: 2 }, budget };
    expect(progressText(shown, { speed: SPEED, width: 200 })).toContain(
      ' · tokens 34.1K in, 5.2K out · cost 2.00 · budget 42% of turns',
    );
  });
});
