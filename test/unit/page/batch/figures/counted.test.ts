import { expect, it } from 'vitest';
import { counted } from '../../../../../page/batch/figures/counted.ts';
import { verdictCounts } from '../../../../../page/batch/figures/verdict-counts.ts';
import { conversationLine } from '../../../../support/conversation-line.ts';

it('names the most frequent value first, equal ones by name, and counts no absent one', () => {
  expect(counted(['b', 'c', undefined, 'a', 'c'])).toEqual([
    { name: 'c', count: 2 },
    { name: 'a', count: 1 },
    { name: 'b', count: 1 },
  ]);
});

it('takes a value for what it is, whatever its name', () => {
  expect(counted(['__proto__', 'constructor', '__proto__'])).toEqual([
    { name: '__proto__', count: 2 },
    { name: 'constructor', count: 1 },
  ]);
});

it('takes a share of what passed or failed, and of nothing else', () => {
  const verdicts = ['passed', 'failed', 'passed', 'error', 'inconclusive'] as const;
  const lines = [
    ...verdicts.map((verdict, index) => conversationLine(index, { verdicts: { run: verdict } })),
    conversationLine(9),
  ];
  expect(verdictCounts(lines, 'run')).toMatchObject({ judged: 3, passed: 2 });
  expect(verdictCounts(lines, 'run').verdicts).toContainEqual({ name: 'unjudged', count: 1 });
});
