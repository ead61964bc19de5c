import { describe, expect, it } from 'vitest';
import { mostCallsText } from '../../../src/progress/most-calls.ts';

const size = { conversations: 2, turns: 12, questionCalls: 10, verifications: 0 };
const prices = { agent: { input: 1, output: 4 }, questions: { input: 2, output: 3 }, currency: 'USD' };

describe('the most calls of a batch', () => {
  it.each([
    [size, {}, 'at most 12 calls of the agent and 10 of the question generator, retries not counted'],
    [size, { budget: { turns: 5 } }, 'at most 5 calls of the agent and 5 of the question generator'],
    [{ ...size, turns: 1, questionCalls: 0 }, {}, 'at most 1 call of the agent and 0 of the question generator'],
    [size, { budget: { tokens: 500_000 }, prices }, '; its budget of 500,000 tokens costs at most 2.00 USD'],
    [
      { conversations: 12, turns: 72, questionCalls: 72, verifications: 12 },
      { isUser: true },
      'at most 72 calls of the agent and 72 of the user, a last reaction of each included, 12 to verify goals, retries not counted',
    ],
    [
      size,
      {
        judges: [
          { name: 'a', gate: true, type: 'llm', votes: 3 },
          { name: 'b', gate: true, type: 'user-fidelity' },
          { name: 'c', gate: true, type: 'checks' },
        ],
      },
      'of the agent and 10 of the question generator, 8 of judges, retries not counted',
    ],
  ])('of %j with %j', (given, spec, text) => {
    expect(mostCallsText(given, { budget: undefined, prices: undefined, isUser: false, ...spec })).toContain(text);
  });
});
