import { describe, expect, it } from 'vitest';
import { progressCard } from '../../../src/progress/batch-facts.ts';
import { HALF, SPEED } from '../../support/sample-progress.ts';

describe('the card in the Temporal UI', () => {
  it('shows the facts of the progress line as Markdown', () => {
    const cost = { agent: 1.5, questions: 0.5, total: 2 };
    const budget = [{ part: 'turns' as const, used: 421, limit: 1_000 }];
    expect(progressCard({ ...HALF, cost, budget }, SPEED)).toBe(`**12 of 20 conversations ended**

- outcomes: completed 10, agent-failed 2
- turns: 63 · 4.2 turns/s · 10s left
- retrying: 3 steps (2 rate limited)
- tokens: agent 34,100 in, 5,000 out; questions 0 in, 200 out
- cost: 2.00 (agent 1.50, questions 0.5)
- budget: 421 of 1,000 turns (42%)`);
  });

  it('leaves out what there is none of', () => {
    const none = { inputTokens: 0, outputTokens: 0 };
    const start = { seeds: 1, outcomes: {}, turns: 0, cutOff: 0, agentUsage: none, questionUsage: none };
    const card = progressCard({ ...start, retrying: 0, rateLimited: 0 });
    expect(card).toBe('**0 of 1 conversation ended**\n\n- turns: 0\n- tokens: not counted');
  });
});
