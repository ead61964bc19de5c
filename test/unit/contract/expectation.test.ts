import { describe, expect, it } from 'vitest';
import { Expectation } from '../../../src/contract/expectation.ts';

describe('an entry of expect', () => {
  it.each([
    [' It is so. ', { criterion: 'It is so.', per: 'conversation' }],
    [{ criterion: 'It is so.' }, { criterion: 'It is so.', per: 'conversation' }],
    [
      { name: 'so', criterion: 'It is so.', per: 'turn', gate: false },
      { name: 'so', criterion: 'It is so.', per: 'turn', gate: false },
    ],
    [
      { contains: 'x', not: true },
      { contains: 'x', not: true },
    ],
    [{ toolCalled: { name: 'refund', times: 1 } }, { toolCalled: { name: 'refund', times: 1 } }],
    [{ outcome: 'goal-reached' }, { outcome: 'goal-reached' }],
  ])('%j is taken', (written, read) => {
    expect(Expectation.parse(written)).toEqual(read);
  });

  it.each([
    '',
    ' ',
    7,
    null,
    {},
    { criterion: '' },
    { criterion: 'x', contains: 'x' },
    { criterion: 'x', scale: [1, 5] },
    { contians: 'x' },
    { matches: '(' },
    { module: './check.ts' },
  ])('%j is refused', (written) => {
    expect(Expectation.safeParse(written).success).toBe(false);
  });
});
