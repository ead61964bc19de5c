import { describe, expect, it } from 'vitest';
import { latency, timeSpan } from '../../../src/progress/amounts.ts';

describe('amounts', () => {
  it('are shown in the unit that people would choose', () => {
    expect([0, 59_400, 65_000, 3_599_999, 7_620_000].map(timeSpan)).toEqual([
      '0s',
      '59s',
      '1m 05s',
      '1h 00m',
      '2h 07m',
    ]);
    expect([812, 4_920].map(latency)).toEqual(['812 ms', '4.9 s']);
  });
});
