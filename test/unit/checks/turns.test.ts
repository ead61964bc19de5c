import { describe, expect, it } from 'vitest';
import { conversationOf, holdsPlainAndInverted } from '../../support/said-turns.ts';

describe('turns', () => {
  it.each([
    [{ min: 2 }, true],
    [{ min: 3 }, false],
    [{ max: 2 }, true],
    [{ max: 1 }, false],
    [{ min: 2, max: 2 }, true],
  ])('%j of two turns: %s', async (turns, holds) => {
    expect(await holdsPlainAndInverted({ turns }, conversationOf({}, {}))).toEqual([holds, !holds]);
  });
});
