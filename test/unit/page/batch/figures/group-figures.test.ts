import { expect, it } from 'vitest';
import { groupFigures } from '../../../../../page/batch/figures/group-figures.ts';
import { conversationLine } from '../../../../support/conversation-line.ts';

const GROUPING = { by: 'persona', set: 'run', prices: undefined } as const;

it('puts personas side by side, the largest group first, and those without one among them', () => {
  const lines = [
    conversationLine(0, { persona: 'terse', verdicts: { run: 'passed' }, latencies: [10, 20] }),
    conversationLine(1, { persona: 'terse', verdicts: { run: 'failed' }, latencies: [30] }),
    conversationLine(2, { persona: 'terse', verdicts: { run: 'error' } }),
    conversationLine(3, {}),
  ];
  expect(groupFigures(lines, GROUPING)).toEqual([
    { name: 'terse', conversations: 3, judged: 2, passed: 1, medianTurns: 1, p95: 30, cost: undefined },
    { name: undefined, conversations: 1, judged: 0, passed: 0, medianTurns: 0, p95: undefined, cost: undefined },
  ]);
});

it('has nothing to show where no conversation has a persona', () => {
  expect(groupFigures([conversationLine(0), conversationLine(1)], GROUPING)).toEqual([]);
});
