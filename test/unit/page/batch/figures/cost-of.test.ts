import { expect, it } from 'vitest';
import { costOf } from '../../../../../page/batch/figures/cost-of.ts';
import { tokenSums } from '../../../../../page/batch/figures/token-sums.ts';
import { conversationLine } from '../../../../support/conversation-line.ts';

const TOKENS = {
  agent: { input: 1_000_000, output: 500_000, cached: 400_000 },
  questions: { input: 200_000, output: 0, cached: 0 },
  judges: { input: 100, output: 10, cached: 0 },
};

it('prices fresh, cached and written tokens by the million', () => {
  const cost = costOf(TOKENS, {
    agent: { input: 2, output: 8, cachedInput: 0.5 },
    questions: { input: 5, output: 1 },
    currency: 'EUR',
  });
  expect(cost).toEqual({ total: 6.4, bySide: { agent: 5.4, questions: 1 }, currency: 'EUR' });
});

it('prices cached tokens as fresh ones where they have no price of their own', () => {
  expect(costOf(TOKENS, { agent: { input: 2, output: 8 } })?.total).toBe(6);
});

it('gives no cost where nothing has a price', () => {
  expect(costOf(TOKENS, { currency: 'EUR' })).toBeUndefined();
  expect(costOf(TOKENS, undefined)).toBeUndefined();
});

it('adds up the tokens of all conversations by side', () => {
  const sums = tokenSums([conversationLine(0, { tokens: TOKENS }), conversationLine(1, { tokens: TOKENS })]);
  expect(sums.agent).toEqual({ input: 2_000_000, output: 1_000_000, cached: 800_000 });
  expect(sums.judges).toEqual({ input: 200, output: 20, cached: 0 });
});
