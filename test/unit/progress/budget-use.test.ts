import { describe, expect, it } from 'vitest';
import { budgetDetails, budgetText, budgetUses } from '../../../src/progress/budget-use.ts';

const TURNS = { part: 'turns' as const, used: 421, limit: 1_000 };
const DURATION = { part: 'duration' as const, used: 7_260_000, limit: 8 * 3_600_000 };

describe('the use of a budget', () => {
  it('is counted for the parts that the spec names, time in milliseconds', () => {
    const uses = budgetUses({ tokens: 1_000_000, duration: '8h' }, { turns: 3, tokens: 12_300, ranMs: 5_000 });
    expect(uses).toEqual([
      { part: 'tokens', used: 12_300, limit: 1_000_000 },
      { part: 'duration', used: 5_000, limit: 8 * 3_600_000 },
    ]);
    expect(budgetUses(undefined, { turns: 3, tokens: 12_300, ranMs: 5_000 })).toEqual([]);
  });

  it('is shown in full for every part', () => {
    expect(budgetDetails([TURNS, DURATION])).toBe('421 of 1,000 turns (42%), 2h 01m of 8h 00m (25%)');
    expect(budgetDetails([{ part: 'tokens', used: 999_499, limit: 1_000_000 }])).toBe('999.5K of 1M tokens (99%)');
  });

  it('is shown in short for the part nearest to its limit', () => {
    expect(budgetText([DURATION, TURNS])).toBe('budget 42% of turns');
    expect(budgetText([])).toBe('');
  });
});
