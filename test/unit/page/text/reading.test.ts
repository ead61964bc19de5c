import { describe, expect, it } from 'vitest';
import { readingOf } from '../../../../page/text/reading.ts';

describe('readingOf', () => {
  it('reads Markdown where it is wanted', () => {
    expect(readingOf('**a**', 'quick-markdown').plain).toBe('a\n');
    expect(readingOf('**a**', 'written')).toEqual({ plain: '**a**' });
  });

  it('reads a long text as Markdown only when somebody asks for it', () => {
    const long = 'a *b* '.repeat(12_000);
    expect(readingOf(long, 'quick-markdown').markdown).toBeUndefined();
    expect(readingOf(long, 'any-markdown').markdown).toBeDefined();
  });

  it('shows a text of which Markdown leaves nothing as it is written', () => {
    expect(readingOf('[a]: https://a.example', 'quick-markdown')).toEqual({ plain: '[a]: https://a.example' });
  });

  it('hides nothing, whichever way', () => {
    expect(readingOf('a\u202Eb', 'written').plain).toBe('a⟦RLO⟧b');
    expect(readingOf('a\u202Eb', 'quick-markdown').plain).toBe('a⟦RLO⟧b\n');
  });
});
