import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { folded, isQuoteOf } from '../../../../src/judges/model/quotes.ts';

const TEXT = 'The **refund** of 12 € — “as promised” — isn’t there yet…\nIt arrives   within five days (find_order).';

describe('a quote', () => {
  it.each([
    'The refund of 12 €',
    'THE REFUND',
    'refund of 12 € - "as promised" - isn\'t there yet...',
    'isn`t there yet… It arrives within',
    'five\ndays',
    '"It arrives within five days"',
    'The refund … is not'.replace('is not', 'five days'),
    '[...] five days',
    'the refund ... as promised [...] five',
    'find_order',
    '\\"as promised\\"',
    '12 €',
  ])('occurs: %s', (quote) => {
    expect(isQuoteOf(quote, [folded('other'), folded(TEXT)])).toBe(true);
  });

  it.each(['the refund of 13 €', 'five days … the refund', 'five weeks', '', ' ', '…', '"—"', 'other … refund'])(
    'does not occur: %s',
    (quote) => {
      expect(isQuoteOf(quote, [folded('other'), folded(TEXT)])).toBe(false);
    },
  );

  it('of any part of any text occurs in it', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(), (whole, from, length) => {
        const graphemes = Array.from(new Intl.Segmenter().segment(whole), ({ segment }) => segment);
        const start = from % graphemes.length;
        const quote = graphemes.slice(start, start + 1 + (length % graphemes.length)).join('');
        fc.pre(/[\p{L}\p{N}]/u.test(folded(quote)) && !/\.\.|…/.test(whole) && folded(whole).includes(folded(quote)));
        expect(isQuoteOf(quote, [folded(whole)])).toBe(true);
      }),
    );
  });

  // In the square of their length these would take minutes.
  it('is looked for in time that grows with the text', { timeout: 10_000 }, () => {
    const long = 'a'.repeat(1_000_000);
    expect(isQuoteOf(`${'a'.repeat(300_000)}b`, [folded(long)])).toBe(false);
    expect(isQuoteOf('a … '.repeat(100_000), [folded(long)])).toBe(true);
    expect(isQuoteOf('b', [folded(`e${'\u0301'.repeat(300_000)}`)])).toBe(false);
    expect(isQuoteOf('b', [folded('"'.repeat(1_000_000) + ' . '.repeat(300_000))])).toBe(false);
  });
});
