import { expect, it } from 'vitest';
import { rateOverTime } from '../../../../../page/batch/figures/rate-over-time.ts';
import type { ConversationLine } from '../../../../../src/view/data/conversation-line.ts';
import { conversationLine } from '../../../../support/conversation-line.ts';

function answeredAt(...times: readonly number[]): readonly ConversationLine[] {
  return times.map((answeredAtMs, index) => conversationLine(index, { turns: [{ latencyMs: 1, answeredAtMs }] }));
}

it('counts turns in spans of a round length', () => {
  expect(rateOverTime(answeredAt(60_000, 60_400, 62_100))).toEqual({
    spanMs: 1_000,
    startsMs: [60_000, 61_000, 62_000],
    turnsPerMinute: [120, 0, 60],
  });
});

it.each([
  ['ten minutes', 600_000, 10_000],
  ['a day', 86_400_000, 900_000],
  ['a year', 365 * 86_400_000, 4 * 86_400_000],
])('tells at most about 120 spans of %s apart', (_, lengthMs, spanMs) => {
  const rate = rateOverTime(answeredAt(0, lengthMs));
  expect(rate?.spanMs).toBe(spanMs);
  expect(rate?.startsMs.length).toBeLessThanOrEqual(122);
});

it('loses no turn', () => {
  const rate = rateOverTime(answeredAt(1_234, 99_999, 5_000_000, 5_000_001));
  const turns = rate?.turnsPerMinute.map((perMinute) => (perMinute * rate.spanMs) / 60_000) ?? [];
  expect(turns.reduce((sum, count) => sum + count, 0)).toBeCloseTo(4);
});

it('gives nothing where nothing was answered', () => {
  expect(rateOverTime([conversationLine(0)])).toBeUndefined();
});
