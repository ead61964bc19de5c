import { describe, expect, it } from 'vitest';
import { estimateBatch } from '../../../src/progress/estimate-batch.ts';
import { SpecBase } from '../../../src/contract/simulation-spec.ts';

const { limits } = SpecBase.parse({});
/** Ten conversations of three turns. */
const size = { conversations: 10, turns: 30, earlierExchanges: 30, mostTurns: 3, questionCalls: 20, shownExchanges: 0 };
const exchange = {
  agent: { ms: 1_000, usage: { inputTokens: 100, outputTokens: 20 } },
  context: { ms: 100 },
  question: { ms: 400, usage: { inputTokens: 50, outputTokens: 10 } },
};

describe('estimateBatch', () => {
  it('counts what every turn takes, and earlier exchanges again with every turn after them', () => {
    const { agentUsage, questionUsage } = estimateBatch(size, exchange, { concurrency: 5, limits });
    expect(agentUsage).toEqual({ inputTokens: 30 * 100 + 30 * 30, outputTokens: 600 });
    expect(questionUsage).toEqual({ inputTokens: 20 * 50, outputTokens: 200 });
  });

  it('counts earlier exchanges again with every question of a user, who reads them all', () => {
    const ofUser = { ...size, questionCalls: 30, shownExchanges: 30 };
    const { questionUsage } = estimateBatch(ofUser, exchange, { concurrency: 5, limits });
    expect(questionUsage).toEqual({ inputTokens: 30 * 50 + 30 * 30, outputTokens: 300 });
  });

  it.each([
    ['the concurrency', 5, {}, 'concurrency', (30 * 1_000 + 20 * 500) / 5],
    ['one conversation, of which there are too few to fill the concurrency', 500, {}, 'concurrency', 4_000],
    ['the rate of requests', 10, { requestsPerSecond: 0.5 }, 'limits.agent.requestsPerSecond', 60_000],
    ['the rate of tokens', 10, { tokensPerMinute: 450 }, 'limits.agent.tokensPerMinute', 600_000],
  ])('lets %s decide the time', (_, concurrency, rates, limitedBy, ms) => {
    const given = { concurrency, limits: { ...limits, agent: { ...limits.agent, ...rates } } };
    const estimate = estimateBatch(size, exchange, given);
    expect(estimate).toMatchObject({ limitedBy });
    expect(estimate.ms).toBeCloseTo(ms);
  });

  it('lets the longest conversation decide where one has most of the turns', () => {
    const uneven = {
      conversations: 10,
      turns: 30,
      earlierExchanges: 210,
      mostTurns: 21,
      questionCalls: 20,
      shownExchanges: 0,
    };
    const estimate = estimateBatch(uneven, exchange, { concurrency: 10, limits });
    expect(estimate).toMatchObject({ limitedBy: 'the longest conversation', ms: 21_000 + 20 * 500 });
  });

  it('says nothing of tokens that nobody counted, and needs no generator where no turn follows', () => {
    const one = { conversations: 4, turns: 4, earlierExchanges: 0, mostTurns: 1, questionCalls: 0, shownExchanges: 0 };
    const estimate = estimateBatch(one, { agent: { ms: 500 } }, { concurrency: 2, limits });
    expect(estimate).toMatchObject({ agentUsage: undefined, questionUsage: undefined, ms: 1_000 });
  });
});
