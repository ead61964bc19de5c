import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { InputError } from '../../src/contract/errors.ts';

const prefixOf = (prefix: string) => readConfig({ CONVSIM_PREFIX: prefix }).prefix;

describe('CONVSIM_PREFIX', () => {
  it.each([
    ['', 'convsim'],
    ['team-1/convsim_2.x', 'team-1/convsim_2.x'],
    ['x'.repeat(64), 'x'.repeat(64)],
  ])('%o starts workflow ids with %s', (given, prefix) => {
    expect(prefixOf(given)).toBe(prefix);
  });

  it.each(['x'.repeat(65), 'a b', 'a"b', 'a\nb', 'prefix€', 'p\0'])(
    '%o is refused before Temporal sees it',
    (given) => {
      expect(() => prefixOf(given)).toThrow(InputError);
      expect(() => prefixOf(given)).toThrow('use 1 to 64 letters, digits, dots, dashes, underscores or slashes');
    },
  );
});
