import { expect, it } from 'vitest';
import { sortedLines, sortOf } from '../../../../page/batch/sorted-lines.ts';
import { conversationLine } from '../../../support/conversation-line.ts';

const LINES = [
  conversationLine(0, { tag: 'b', latencies: [100, 900] }),
  conversationLine(1, { verdicts: { run: 'passed' } }),
  conversationLine(2, { tag: 'a', latencies: [5_000], verdicts: { run: 'failed' } }),
  conversationLine(3, { tag: 'a', latencies: [20, 30, 40] }),
];

function orderOf(query: string): readonly number[] {
  return sortedLines(LINES, sortOf(new URLSearchParams(query), 'run')).map(({ index }) => index);
}

it.each([
  ['', [0, 1, 2, 3]],
  ['sort=-seed', [3, 2, 1, 0]],
  ['sort=turns', [1, 2, 0, 3]],
  ['sort=-turns', [3, 0, 2, 1]],
  ['sort=-slowest', [2, 0, 3, 1]],
  ['sort=tag', [2, 3, 0, 1]],
  ['sort=-tag', [0, 2, 3, 1]],
  ['sort=verdict', [2, 1, 0, 3]],
  ['sort=colour', [0, 1, 2, 3]],
])('orders for "%s", equal ones by their seeds and those without a value last', (query, order) => {
  expect(orderOf(query)).toEqual(order);
});
