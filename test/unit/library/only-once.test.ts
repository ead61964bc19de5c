import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/contract/errors.ts';
import { onlyOnce } from '../../../src/library/only-once.ts';

describe('two calls for the same batch', () => {
  it('exclude each other until the first is over', () => {
    {
      using _ = onlyOnce('home batch');
      expect(() => onlyOnce('home batch')).toThrow(InputError);
      expect(() => onlyOnce('home batch')).toThrow('give each call its own name, tag or batch');
      expect(() => onlyOnce('home other')[Symbol.dispose]()).not.toThrow();
    }
    expect(() => onlyOnce('home batch')[Symbol.dispose]()).not.toThrow();
  });
});
