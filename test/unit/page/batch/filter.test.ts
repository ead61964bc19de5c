import { expect, it } from 'vitest';
import { filteredLines, filterOf } from '../../../../page/batch/filter.ts';
import { conversationLine } from '../../../support/conversation-line.ts';

const LINES = [
  conversationLine(0, { persona: 'terse', tag: 'billing', verdicts: { run: 'passed' }, latencies: [100, 4_000] }),
  conversationLine(1, { persona: 'expert', verdicts: { run: 'failed', second: 'passed' }, latencies: [5_000] }),
  conversationLine(2, { outcome: 'agent-failed', cause: 'timeout', tag: 'billing' }),
  conversationLine(3, { outcome: 'running', persona: 'terse', latencies: [200, 300, 400] }),
];

function shownAt(query: string, sets: readonly string[] = ['run', 'second']): readonly number[] {
  return filteredLines(LINES, filterOf(new URLSearchParams(query), sets)).map(({ index }) => index);
}

it('shows all conversations where the address asks for none', () => {
  expect(shownAt('')).toEqual([0, 1, 2, 3]);
});

it.each([
  ['outcome=agent-failed', [2]],
  ['outcome=agent-failed&outcome=running', [2, 3]],
  ['persona=terse', [0, 3]],
  ['tag=billing', [0, 2]],
  ['cause=timeout', [2]],
  ['minTurns=2', [0, 3]],
  ['minTurns=1&maxTurns=2', [0, 1]],
  ['slow=4000', [0, 1]],
  ['slow=4001', [1]],
  ['persona=terse&outcome=running', [3]],
  ['persona=nobody', []],
])('shows for %s the conversations that all of it is true of', (query, shown) => {
  expect(shownAt(query)).toEqual(shown);
});

it('takes verdicts from the first set of the batch, unless the address names another', () => {
  expect(shownAt('verdict=passed')).toEqual([0]);
  expect(shownAt('verdict=passed&set=second')).toEqual([1]);
  expect(shownAt('verdict=passed', ['second'])).toEqual([1]);
});

it('counts what a set has not looked at as unjudged', () => {
  expect(shownAt('verdict=unjudged')).toEqual([2, 3]);
});

it('leaves out a bound that is no number', () => {
  expect(shownAt('minTurns=many&slow=-1')).toEqual([0, 1, 2, 3]);
});
