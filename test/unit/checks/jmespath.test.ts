import { describe, expect, it } from 'vitest';
import type { CheckedConversation } from '../../../src/checks/checked-conversation.ts';
import { conversationOf, holdsPlainAndInverted, resultOf } from '../../support/said-turns.ts';

const conversation: CheckedConversation = {
  ...conversationOf(
    { answer: 'no' },
    { answer: 'RMA-7', toolCalls: [{ name: 'refund', arguments: { amount: 12 } }], latencyMs: 0 },
  ),
  outcome: 'goal-reached',
  endReason: 'the number came',
};

describe('jmespath', () => {
  it.each([
    ['turns[-1].answer', true],
    ['turns[?contains(answer, `RMA-`)]', true],
    ['turns[?contains(answer, `sorry`)]', false],
    ['turns[].toolCalls[] | [?name == `refund`].arguments.amount', true],
    ['turns[].toolCalls[] | [?arguments.amount > `20`]', false],
    ["outcome == 'goal-reached'", true],
    ["outcome == 'completed'", false],
    ["contains(endReason, 'number')", true],
    ['usage.inputTokens', true],
    ['usage.inputTokens > `20`', false],
    ['seed.tag', false],
    ["seed.id == 's1'", true],
    ['turns[1].latencyMs', true],
    ['turns[1].user', false],
    ['turns[0].toolOutputs', false],
    ["''", false],
    ['`{}`', false],
    ['`false`', false],
    ['`true`', true],
  ])('%s: %s', async (jmespath, holds) => {
    expect(await holdsPlainAndInverted({ jmespath }, conversation)).toEqual([holds, !holds]);
  });

  it('sees an open conversation without an outcome', async () => {
    const open = conversationOf({}, { usage: null });
    expect(await holdsPlainAndInverted({ jmespath: 'outcome || endReason || usage' }, open)).toEqual([false, true]);
  });

  it('is an error where a function of it gets the wrong type', async () => {
    const result = await resultOf({ jmespath: 'length(turns[0].latencyMs)' }, conversation);
    expect(result).toEqual({
      error: expect.stringMatching(
        /^the expression "length\(turns\[0\]\.latencyMs\)" fails on this conversation: .+\. Correct it\.$/,
      ),
    });
    expect(await resultOf({ not: true, jmespath: 'length(turns[0].latencyMs)' }, conversation)).toEqual(result);
  });
});
