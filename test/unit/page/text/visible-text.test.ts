import { describe, expect, it } from 'vitest';
import { visibleText } from '../../../../page/text/visible-text.ts';

describe('visibleText', () => {
  it.each([
    ['a character that reorders', 'a\u202Eb', 'a⟦RLO⟧b'],
    ['a direction mark', 'a\u200Fb', 'a⟦RLM⟧b'],
    ['NUL', 'a\0b', 'a⟦NUL⟧b'],
    ['an escape', '\x1b[31m', '⟦ESC⟧[31m'],
    ['DEL and C1', '\x7F\x85', '⟦U+007F⟧⟦U+0085⟧'],
    ['a text in tags', 'hi\u{E0068}\u{E0069}!', 'hi⟦tags: hi⟧!'],
  ])('names %s', (_, text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });

  it('leaves what people write: lines, tabs, joined emoji, flags, other scripts', () => {
    const text = 'a\n\tb 👩‍👩‍👧 🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F} שלום می‌خواهم';
    expect(visibleText(text)).toBe(text);
  });

  it('makes every line end a line feed', () => {
    expect(visibleText('a\r\nb\rc')).toBe('a\nb\nc');
  });
});
