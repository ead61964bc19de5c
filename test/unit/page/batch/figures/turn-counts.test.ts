import { expect, it } from 'vitest';
import { turnCounts } from '../../../../../page/batch/figures/turn-counts.ts';
import { conversationLine } from '../../../../support/conversation-line.ts';

function countsOf(...turns: readonly number[]) {
  return turnCounts(
    turns.map((count, index) => conversationLine(index, { latencies: Array.from({ length: count }, () => 1) })),
  );
}

it('counts conversations by their turns, from none on', () => {
  expect(countsOf(3, 0, 1, 3)).toEqual({ total: 7, median: 2, conversations: [1, 1, 0, 2] });
});

it('gives the middle one of an odd number of conversations as their median', () => {
  expect(countsOf(5, 1, 2).median).toBe(2);
});

it('gives no median of no conversations', () => {
  expect(countsOf()).toEqual({ total: 0, median: null, conversations: [] });
});
