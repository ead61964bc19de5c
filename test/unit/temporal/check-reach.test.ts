import { describe, expect, it } from 'vitest';
import { checkReach } from '../../../src/temporal/check-reach.ts';

describe('a Temporal server', () => {
  it('on another machine needs a store that machines share', () => {
    const address = 'temporal.example:7233';
    expect(() => checkReach({ address }, { isShared: false })).toThrow(/set CONVSIM_DATABASE_URL to a PostgreSQL/);
    expect(() => checkReach({ address }, { isShared: true })).not.toThrow();
  });

  it('on this machine goes with any store', () => {
    expect(() => checkReach({ address: '127.0.0.1:7233' }, { isShared: false })).not.toThrow();
  });
});
