import { describe, expect, it } from 'vitest';
import { costOf, costText, money, mostCost } from '../../../src/progress/cost.ts';
import { HALF } from '../../support/sample-progress.ts';

const AGENT = { input: 2.5, output: 10 };
const QUESTIONS = { input: 1, output: 60 };

describe('the cost of tokens', () => {
  it('counts both sides in the currency of the prices', () => {
    const cost = costOf(HALF, { agent: AGENT, questions: QUESTIONS });
    expect(cost?.agent).toBeCloseTo(0.13525);
    expect(cost?.questions).toBeCloseTo(0.012);
    expect(cost && costText(cost)).toBe('0.15 (agent 0.14, questions 0.012)');
  });

  it('prices input from a cache apart where the spec does, and else as other input', () => {
    const cached = { ...HALF, agentUsage: { inputTokens: 1_000_000, outputTokens: 0, cachedInputTokens: 800_000 } };
    expect(costOf(cached, { agent: AGENT })?.agent).toBeCloseTo(2.5);
    expect(costOf(cached, { agent: { ...AGENT, cachedInput: 0.25 } })?.agent).toBeCloseTo(0.7);
  });

  it('names the currency where the prices do', () => {
    const prices = { agent: AGENT, questions: QUESTIONS, currency: 'EUR' };
    const cost = costOf(HALF, prices);
    expect(cost && costText(cost)).toBe('0.15 EUR (agent 0.14, questions 0.012)');
    expect(mostCost(2_000_000, prices)).toBe('120.00 EUR');
    expect(mostCost(2_000_000, { agent: AGENT })).toBe('20.00 in the currency of the prices');
    expect(mostCost(2_000_000, undefined)).toBeUndefined();
  });

  it('is unknown without a price, and names the side that has none', () => {
    expect(costOf(HALF, undefined)).toBeUndefined();
    const [agent, questions] = [costOf(HALF, { agent: AGENT }), costOf(HALF, { questions: QUESTIONS })];
    expect(agent).toMatchObject({ questions: null });
    expect(agent && costText(agent)).toBe('0.14 (agent; no price for questions)');
    expect(questions && costText(questions)).toBe('0.012 (questions; no price for the agent)');
  });

  it('is shown with two decimals from 1 on, and with two digits below', () => {
    expect([0, 0.00042, 12.3, 1_234.567].map((amount) => money(amount))).toEqual(['0', '0.00042', '12.30', '1,234.57']);
  });
});
