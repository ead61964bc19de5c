import { describe, expect, it } from 'vitest';
import { beginningOf } from '../../../../page/text/beginning-of.ts';
import { readingOf } from '../../../../page/text/reading.ts';

describe('beginningOf', () => {
  it('takes the first blocks of Markdown', () => {
    const whole = readingOf('Some **strong** words.\n\n'.repeat(1_000), 'quick-markdown');
    const { plain, markdown } = beginningOf(whole);
    expect(markdown?.blocks.length).toBeGreaterThan(200);
    expect(plain.length).toBeLessThan(6_100);
    expect(whole.plain.startsWith(plain)).toBe(true);
  });

  it('takes the first characters where a block is long by itself', () => {
    const { plain, markdown } = beginningOf(readingOf('Some *words*. '.repeat(2_000), 'quick-markdown'));
    expect(markdown).toBeUndefined();
    expect(plain).toHaveLength(6_001);
  });

  it('takes the first characters of a text that is shown as it is written', () => {
    expect(beginningOf({ plain: 'w'.repeat(1_000_000) }).plain).toBe(`${'w'.repeat(6_000)}…`);
  });
});
