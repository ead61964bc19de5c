import { describe, expect, it } from 'vitest';
import { pushedText, valueText } from '../../../src/push/pushed-text.ts';

describe('a text that is pushed', () => {
  it('is whole up to a megabyte and more', () => {
    const text = 'x🚲'.repeat(300_000);
    expect(pushedText(text)).toBe(text);
  });

  it('is cut between characters, at a limit in bytes', () => {
    expect(pushedText('ab🚲', 5)).toBe('ab');
    expect(pushedText('ab🚲', 6)).toBe('ab🚲');
    expect(pushedText('x'.repeat(3_000_000))).toHaveLength(2_000_000);
  });

  it('holds nothing that a database refuses', () => {
    expect(pushedText('a\0b\ud83dc')).toBe('a\ufffdb\ufffdc');
  });

  it('is JSON where the value is no text', () => {
    expect(valueText({ id: 7 })).toBe('{"id":7}');
    expect(valueText('as it is')).toBe('as it is');
    expect(valueText(undefined)).toBe('');
  });
});
