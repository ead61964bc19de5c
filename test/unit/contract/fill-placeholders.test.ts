import { describe, expect, it } from 'vitest';
import { fillPlaceholders, onlyPlaceholder, placeholdersIn } from '../../../src/contract/fill-placeholders.ts';

describe('the placeholders of a text', () => {
  it('are listed by name, whatever space is around them', () => {
    expect(placeholdersIn('{{a}} {{ b.c }}{{\nd\n}} {e} {{"f": {"g": 1}}}')).toEqual(['a', 'b.c', 'd']);
  });

  it('are filled once: one within a value stays', () => {
    expect(fillPlaceholders('{{a}} and {{ a }}', () => '{{a}} $&')).toBe('{{a}} $& and {{a}} $&');
  });

  it('are distinguished from a text that is one of them', () => {
    expect(onlyPlaceholder('{{ messages }}')).toBe('messages');
    expect(['a {{b}}', '{{a}}{{b}}', '', '{a}'].map(onlyPlaceholder)).toEqual(Array.from({ length: 4 }));
  });
});
