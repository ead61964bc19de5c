import { describe, expect, it } from 'vitest';
import { clipLine, displayWidth, oneLine, printable, wrap, wrapAroundCommands } from '../../../src/cli/text-layout.ts';

describe('the layout of text', () => {
  it('wraps at spaces, breaks words that are too long, and keeps lines and their indentation', () => {
    expect(wrap('one two three\n  four\n\nabcdefghijklm', 8)).toEqual([
      'one two',
      'three',
      '  four',
      '',
      'abcdefgh',
      'ijklm',
    ]);
    expect(wrap('', 8)).toEqual(['']);
    expect(wrap('exactly8 x', 8)).toEqual(['exactly8', 'x']);
  });

  it('never breaks an address', () => {
    expect(wrap('see http://127.0.0.1:8233/a-long-path there', 12)).toEqual([
      'see',
      'http://127.0.0.1:8233/a-long-path',
      'there',
    ]);
  });

  it('counts wide characters as two columns and never cuts one in half', () => {
    expect(wrap('漢字漢字漢字', 5)).toEqual(['漢字', '漢字', '漢字']);
    expect(clipLine('漢字漢字', 6)).toBe('漢字…');
    expect(clipLine('a👍b', 3)).toBe('a…');
  });

  it('takes from a text whatever would steer the terminal', () => {
    expect(printable('\u001b[31mred\u001b[0m\u0007\r\nnext\tcell\u009b')).toBe('red\nnext  cell');
    expect(oneLine(' a\n\n b\t\u001b[2Jc ')).toBe('a b c');
  });
});

describe('a line with a command', () => {
  it.each([40, 50, 60, 70, 80])('is never broken in the middle of it, at %d columns', (width) => {
    const text =
      'the Temporal server keeps running because batch big is paused; stop it with convsim server --stop or convsim resume big';
    const lines = wrapAroundCommands(text, width);
    expect(lines.join(' ')).toBe(text);
    expect(lines.filter((line) => line.includes('convsim server --stop'))).toHaveLength(1);
    expect(lines.filter((line) => line.includes('convsim resume big'))).toHaveLength(1);
    expect(lines.every((line) => displayWidth(line) <= width)).toBe(true);
  });
});
