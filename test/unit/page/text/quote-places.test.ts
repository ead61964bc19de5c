import { describe, expect, it } from 'vitest';
import { quotePlaces } from '../../../../page/text/quote-places.ts';
import { cpuTime } from '../../../support/cpu-time.ts';

describe('quotePlaces', () => {
  it('finds a quote as it stands', () => {
    expect(found('and you get 15 minutes for the way.', '15 minutes')).toEqual(['15 minutes']);
  });

  it.each([
    ['case', 'You Get 15 Minutes', 'you get 15 minutes'],
    ['blanks and line ends', 'you  get\n15 minutes', 'you get 15 minutes'],
    ['marks of Markdown', 'any **free dock** nearby', 'any free dock nearby'],
    ['marks of Markdown in the quote', 'any free dock nearby', 'any **free dock** nearby'],
    ['quotation marks', 'the “free” dock', 'the "free" dock'],
    ['dashes', '9–17 h', '9-17 h'],
    ['composed and decomposed accents', 'cafe\u0301 ole\u0301', 'caf\u00E9 ol\u00E9'],
    ['a sigma at the end of a word', 'ΛΟΓΟΣ', 'λογος'],
    ['a row of a table', '| day pass | 30 |', 'day pass 30'],
  ])('does so without regard to %s', (_, text, quote) => {
    expect(found(`Before. ${text} After.`, quote)).toEqual([text.replace(/^\| | \|$/g, '')]);
  });

  it('finds what stands before and after a gap', () => {
    expect(found('One two three four five.', 'one … four')).toEqual(['One', 'four']);
    expect(found('One two three four five.', 'two [...] five')).toEqual(['two', 'five']);
  });

  it('finds nothing where the parts stand in another order, or not at all', () => {
    expect(found('One two three.', 'three … one')).toEqual([]);
    expect(found('One two three.', 'four')).toEqual([]);
  });

  it('finds nothing of a quote without a letter or a digit', () => {
    expect(found('One, two.', ', .')).toEqual([]);
    expect(found('One', '')).toEqual([]);
  });

  it('counts characters of two code units as two', () => {
    expect(found('😀 smile 😀', 'smile 😀')).toEqual(['smile 😀']);
  });

  it('takes time that grows with the text alone, whatever it holds', () => {
    const started = cpuTime();
    for (const text of ['w'.repeat(1_000_000), `a${'\u0301\u0323'.repeat(300_000)}`, 'ab '.repeat(300_000)]) {
      quotePlaces(text, 'never said');
    }
    expect(cpuTime() - started).toBeLessThan(20_000);
  });
});

function found(text: string, quote: string): readonly string[] {
  return quotePlaces(text, quote).map(({ from, to }) => text.slice(from, to));
}
