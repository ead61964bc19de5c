import { describe, expect, it } from 'vitest';
import { points, pointsInterval, pValue } from '../../../../page/format/points.ts';

describe('differences in percentage points', () => {
  it('bear their sign', () => {
    expect([0.0617, -0.017, 0, -0.0001, null].map(points)).toEqual([
      '+6.2 points',
      '−1.7 points',
      '0.0 points',
      '0.0 points',
      '–',
    ]);
  });

  it('have an interval, where there is one', () => {
    expect(pointsInterval([-0.067, 0.033])).toBe('−6.7 to +3.3');
    expect(pointsInterval(null)).toBe('');
  });

  it('have a p to two digits', () => {
    expect([0.0213, 1, 0.0004, undefined].map(pValue)).toEqual(['p = 0.021', 'p = 1', 'p < 0.001', '']);
  });
});
