import { describe, expect, it } from 'vitest';
import {
  clipColored,
  clipLine,
  displayWidth,
  oneLine,
  printable,
  screenRows,
  wrap,
  wrapAroundCommands,
} from '../../../src/cli/text-layout.ts';

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

  it('cuts a coloured line by what is seen of it, and ends its colours', () => {
    const line = '\u001b[32mgreen\u001b[39m \u001b[31mred\u001b[39m';
    expect(clipColored(line, 9)).toBe(line);
    expect(clipColored(line, 8)).toBe('\u001b[32mgreen\u001b[39m \u001b[31mr\u001b[39m…');
    expect(clipColored(line, 4)).toBe('\u001b[32mgre\u001b[39m\u001b[31m\u001b[39m…');
  });

  it('takes from a text whatever would steer the terminal', () => {
    expect(printable('\u001b[31mred\u001b[0m\u0007\r\nnext\tcell\u009b')).toBe('red\nnext  cell');
    expect(oneLine(' a\n\n b\t\u001b[2Jc ')).toBe('a b c');
    expect(printable('\u001b]8;;http://evil\u0007link\u001b]8;;\u0007 \u001bPq#0\u001b\\')).not.toMatch(/\p{Cc}/u);
    expect(printable('pay \u202e001\u202c \u2066now\u2069')).toBe('pay 001 now');
  });

  it('takes a time in proportion to the text, be it one word of a megabyte', () => {
    expect(wrap('x'.repeat(1_000_000), 100)).toHaveLength(10_000);
    expect(wrap('xy '.repeat(333_333), 99)).toHaveLength(10_101);
  });

  it('counts the rows of a line on a terminal, without its colours', () => {
    expect(
      ['', '\u001b[31mred\u001b[0m', 'x'.repeat(40), 'x'.repeat(41), '漢'.repeat(21)].map((line) =>
        screenRows(line, 40),
      ),
    ).toEqual([1, 1, 1, 2, 2]);
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
