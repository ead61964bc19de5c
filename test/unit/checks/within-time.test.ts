import { describe, expect, it } from 'vitest';
import { withinTime } from '../../../src/checks/within-time.ts';

describe('withinTime', () => {
  it('gives what the work gives', () => {
    expect(withinTime(1_000, () => 7)).toEqual({ isDone: true, value: 7 });
  });

  it('throws what the work throws', () => {
    const thrown = new RangeError('too deep');
    const work = () => {
      throw thrown;
    };
    expect(() => withinTime(1_000, work)).toThrow(thrown);
  });

  it.each([
    ['a loop', () => loopForever()],
    ['a regular expression', () => /^(?:\w+\s?)+$/u.test(`${'word '.repeat(40)}!`)],
  ])('interrupts %s that would not end, and works again after', (_, work) => {
    expect(withinTime(20, work)).toEqual({ isDone: false });
    expect(withinTime(1_000, () => 'next')).toEqual({ isDone: true, value: 'next' });
  });
});

function loopForever(): never {
  for (;;);
}
