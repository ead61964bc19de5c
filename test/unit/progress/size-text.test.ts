import { describe, expect, it } from 'vitest';
import type { SimulationSpec } from '../../../src/contract/simulation-spec.ts';
import { seedsText } from '../../../src/progress/size-text.ts';

type Sizing = Parameters<typeof seedsText>[1];

describe('how many conversations there are', () => {
  const questions: SimulationSpec['questions'] = { type: 'user' };
  const two = { user: { persona: ['plain', 'terse'] } };

  it.each<[number, number, Partial<Sizing>, string]>([
    [1, 1, {}, '1 seed'],
    [3, 3, { user: { persona: 'terse' } }, '3 seeds'],
    [3, 12, { ...two, trials: 2 }, '3 seeds × 2 personas × 2 trials = 12 conversations'],
    [1, 2, two, '1 seed × 2 personas = 2 conversations'],
    [2_000, 8_000, { trials: 4 }, '2,000 seeds × 4 trials = 8,000 conversations'],
    [3, 7, two, '3 seeds, 7 conversations'],
  ])('%i rows and %i conversations', (rows, conversations, spec, text) => {
    expect(seedsText({ rows, conversations }, { questions, ...spec })).toBe(text);
  });
});
