import { describe, expect, it } from 'vitest';
import { tokenWarning } from '../../../src/cli/event-view.ts';
import { HALF } from '../../support/sample-progress.ts';

const unused = { part: 'tokens' as const, used: 0, limit: 1_000 };

describe('the warning about a budget of tokens', () => {
  it('comes once turns were answered and no token was reported', () => {
    expect(tokenWarning({ ...HALF, budget: [unused] })).toMatch(
      /reports tokens.*set budget\.turns or budget\.duration/,
    );
  });

  it('does not come before the first turn, with tokens reported, or without such a budget', () => {
    expect(tokenWarning({ ...HALF, turns: 0, budget: [unused] })).toBeNull();
    expect(tokenWarning({ ...HALF, budget: [{ ...unused, used: 1 }] })).toBeNull();
    expect(tokenWarning({ ...HALF, budget: [{ ...unused, part: 'turns' }] })).toBeNull();
    expect(tokenWarning(HALF)).toBeNull();
  });
});
