import { describe, expect, it } from 'vitest';
import { conversationOf, holdsPlainAndInverted, resultOf } from '../../support/said-turns.ts';

describe('tokens', () => {
  it.each([
    [{ max: 30 }, true],
    [{ max: 29 }, false],
    [{ min: 30 }, true],
    [{ min: 31 }, false],
  ])('%j where two turns took 30 in and out: %s', async (tokens, holds) => {
    expect(await holdsPlainAndInverted({ tokens }, conversationOf({}, {}))).toEqual([holds, !holds]);
  });

  it('is an error where a turn has none', async () => {
    expect(await resultOf({ tokens: { max: 1 } }, conversationOf({}, { usage: null }))).toEqual({
      error: 'the agent did not report its tokens for every turn. Let it report them, or remove the check.',
    });
  });
});
