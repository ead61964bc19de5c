import { describe, expect, it } from 'vitest';
import { conversationOf, holdsPlainAndInverted } from '../../support/said-turns.ts';

const ended = { ...conversationOf({}), outcome: 'goal-reached' } as const;

describe('outcome', () => {
  it.each([
    [{ outcome: 'goal-reached' }, ended, true],
    [{ outcome: 'completed' }, ended, false],
    [{ outcome: ['completed', 'goal-reached'] }, ended, true],
    [{ outcome: ['completed', 'stopped'] }, ended, false],
    [{ outcome: 'goal-reached' }, conversationOf({}), false],
  ])('%j: %#', async (check, conversation, holds) => {
    expect(await holdsPlainAndInverted(check, conversation)).toEqual([holds, !holds]);
  });
});
