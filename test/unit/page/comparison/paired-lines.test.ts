import { describe, expect, it } from 'vitest';
import { chosenPair, withPair } from '../../../../page/comparison/chosen-pair.ts';
import { filteredPairs, pairFilterOf } from '../../../../page/comparison/pair-filter.ts';
import { pairedLines } from '../../../../page/comparison/paired-lines.ts';
import type { FlipView } from '../../../../src/view/data/comparison-view.ts';
import type { ConversationLine } from '../../../../src/view/data/conversation-line.ts';
import { sampleLine } from '../../../support/sample-report.ts';

const a = [line('a', 'one'), line('a', 'two', 1), line('a', 'two', 2), line('a', 'gone')];
const b = [
  line('b', 'new'),
  line('b', 'two', 2),
  line('b', 'one'),
  { ...line('b', 'two', 1), outcome: 'blocked' as const },
];
const flips: readonly FlipView[] = [
  {
    case_id: 'two',
    change: 'worse',
    from: { passed: 2, judged: 2, conversation_id: 'a/two.1' },
    to: { passed: 0, judged: 2, conversation_id: 'b/two.1' },
    criteria: ['quality/resolved'],
  },
];
const pairs = pairedLines({ a, b, flips });

describe('pairedLines', () => {
  it('pairs by case, persona and trial, in the order of the first batch', () => {
    expect(pairs.map((pair) => [pair.caseId, pair.trial, pair.a?.conversationId, pair.b?.conversationId])).toEqual([
      ['one', undefined, 'a/one', 'b/one'],
      ['two', 1, 'a/two.1', 'b/two.1'],
      ['two', 2, 'a/two.2', 'b/two.2'],
      ['gone', undefined, 'a/gone', undefined],
      ['new', undefined, undefined, 'b/new'],
    ]);
  });

  it('keeps the same case with other personas apart', () => {
    const both = pairedLines({ a: [{ ...line('a', 'one'), persona: 'terse' }], b: [line('b', 'one')], flips: [] });
    expect(both).toHaveLength(2);
  });

  it('gives all trials of a case its flip', () => {
    expect(pairs.filter(({ flip }) => flip).map(({ caseId, trial }) => [caseId, trial])).toEqual([
      ['two', 1],
      ['two', 2],
    ]);
  });
});

describe('filteredPairs', () => {
  it.each([
    ['show=all', 5],
    ['', 2],
    ['show=worse', 2],
    ['show=better', 0],
    ['show=outcomes', 1],
    ['criterion=quality/resolved', 2],
    ['criterion=quality/tone', 0],
    ['show=all&q=GONE', 1],
    ['show=unknown', 2],
  ])('leaves of %j %i', (query, count) => {
    expect(filteredPairs(pairs, pairFilterOf(new URLSearchParams(query), true))).toHaveLength(count);
  });

  it('shows all cases where nothing can flip', () => {
    expect(filteredPairs(pairs, pairFilterOf(new URLSearchParams(), false))).toHaveLength(5);
  });
});

describe('chosenPair', () => {
  it('finds again every pair that an address was made for', () => {
    for (const pair of pairs) expect(chosenPair(pairs, withPair(new URLSearchParams('show=all'), pair))).toBe(pair);
  });

  it('finds none where none is named', () => {
    expect(chosenPair(pairs, new URLSearchParams())).toBeUndefined();
    expect(withPair(new URLSearchParams('case=one&trial=1&show=all'), undefined).toString()).toBe('show=all');
  });
});

function line(batchId: string, caseId: string, trial?: number): ConversationLine {
  const { persona: _, ...sample } = sampleLine({ batchId, conversations: 1, turns: 1 }, 0);
  const conversationId = `${batchId}/${caseId}${trial === undefined ? '' : `.${trial}`}`;
  return { ...sample, caseId, conversationId, ...(trial !== undefined && { trial }) };
}
