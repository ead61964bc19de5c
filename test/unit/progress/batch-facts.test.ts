import { describe, expect, it } from 'vitest';
import { batchFacts, endedText } from '../../../src/progress/batch-facts.ts';
import type { ShownProgress } from '../../../src/progress/shown-progress.ts';
import { HALF, SPEED } from '../../support/sample-progress.ts';

const NONE = { inputTokens: 0, outputTokens: 0 };
const FULL: ShownProgress = {
  ...HALF,
  seeds: 20_000,
  outcomes: { 'agent-failed': 2, completed: 10_000 },
  turns: 63_000,
  retrying: 1_500,
  cost: { agent: 1.5, questions: 0.5, total: 2 },
  budget: [{ part: 'turns', used: 63_000, limit: 100_000 }],
};

describe('the facts of a batch', () => {
  it('have a label and a value with grouped digits, in the order in which every screen shows them', () => {
    expect(batchFacts(FULL, { speed: SPEED }).map(({ label, value }) => `${label}: ${value}`)).toEqual([
      'outcomes: completed 10,000, agent-failed 2',
      'turns: 63,000 · 4.2 turns/s · 3h 28m left',
      'retrying: 1,500 steps (2 rate limited)',
      'tokens: agent 34,100 in, 5,000 out; questions 0 in, 200 out',
      'cost: 2.00 (agent 1.50, questions 0.5)',
      'budget: 63,000 of 100,000 turns (63%)',
    ]);
  });

  it('count the answers that were cut off', () => {
    const facts = batchFacts({ ...HALF, cutOff: 3 });
    expect(facts.find(({ label }) => label === 'cut off')?.value).toBe('3 answers at the token limit');
  });

  it('are left out where there is nothing to show', () => {
    const start = {
      seeds: 1,
      outcomes: {},
      turns: 0,
      cutOff: 0,
      agentUsage: NONE,
      questionUsage: NONE,
      retrying: 0,
      rateLimited: 0,
    };
    expect(batchFacts(start).map(({ label, value }) => `${label}: ${value}`)).toEqual([
      'turns: 0',
      'tokens: not counted',
    ]);
  });

  it('say nothing of rate limits where no step waits for one', () => {
    const [retrying] = batchFacts({ ...HALF, retrying: 1, rateLimited: 0 }).filter(({ label }) => label === 'retrying');
    expect(retrying?.value).toBe('1 step');
  });

  it('have short parts for the line of progress, each with a rank of its own', () => {
    const parts = batchFacts(FULL, { speed: SPEED }).flatMap((fact) => fact.parts);
    expect(new Set(parts.map(({ rank }) => rank)).size).toBe(parts.length);
    expect(parts.every(({ rank, text }) => rank >= 1 && text !== '')).toBe(true);
  });

  it('colour the names of outcomes only where they are asked to, and never in the line of progress', () => {
    const [outcomes] = batchFacts(FULL, { paint: (outcome) => outcome.toUpperCase() });
    expect(outcomes?.value).toBe('COMPLETED 10,000, AGENT-FAILED 2');
    expect(outcomes?.parts).toEqual([{ rank: 2, text: 'completed 10,000, agent-failed 2' }]);
  });
});

describe('what has ended', () => {
  it('is counted against all seeds', () => {
    expect(endedText(FULL)).toBe('10,002 of 20,000 conversations ended');
    expect(endedText({ ...HALF, seeds: 1, outcomes: {} })).toBe('0 of 1 conversation ended');
  });
});
