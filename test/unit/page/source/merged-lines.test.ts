import { expect, it } from 'vitest';
import { mergedLines } from '../../../../page/source/merged-lines.ts';
import { conversationLine } from '../../../support/conversation-line.ts';

const LINES = [conversationLine(0), conversationLine(2, { outcome: 'running' }), conversationLine(3)];

it('puts what has changed into its place', () => {
  const ended = conversationLine(2, { outcome: 'goal-reached' });
  expect(mergedLines(LINES, [ended])).toEqual([LINES[0], ended, LINES[2]]);
});

it('puts what is new in the order of the seeds', () => {
  const merged = mergedLines(LINES, [conversationLine(4), conversationLine(1)]);
  expect(merged.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4]);
});

it('takes the last of two reports of the same conversation', () => {
  const merged = mergedLines([], [conversationLine(0, { outcome: 'running' }), conversationLine(0)]);
  expect(merged).toEqual([conversationLine(0)]);
});

it('gives the same list where nothing has changed, so that nothing is counted again', () => {
  expect(mergedLines(LINES, [])).toBe(LINES);
});
