import { expect, it } from 'vitest';
import { filterOf } from '../../../../../page/batch/filter.ts';
import { chosenFilters } from '../../../../../page/batch/filters/chosen-filters.ts';

it('says every choice in words, and takes back that one alone', () => {
  const filter = filterOf(new URLSearchParams('outcome=blocked&outcome=stopped&minTurns=1&slow=1500'), ['run']);
  expect(chosenFilters(filter, 'refund')).toEqual([
    { text: 'says “refund”', without: { q: undefined } },
    { text: 'outcome blocked', without: { outcome: ['stopped'] } },
    { text: 'outcome stopped', without: { outcome: ['blocked'] } },
    { text: 'at least 1 turn', without: { minTurns: undefined } },
    { text: 'an answer took 1.5 s or more', without: { slow: undefined } },
  ]);
});
