import { createColors } from 'picocolors';
import { describe, expect, it } from 'vitest';
import { coloredOutcome } from '../../../src/cli/colored-outcome.ts';

const colors = createColors(true);

describe('the colour of an outcome', () => {
  it.each([
    ['completed', 'green'],
    ['running', 'cyan'],
    ['empty-context', 'yellow'],
    ['cancelled', 'yellow'],
    ['agent-failed', 'red'],
    ['question-failed', 'red'],
  ] as const)('of %s is %s', (outcome, color) => {
    expect(coloredOutcome(outcome, colors)).toBe(colors[color](outcome));
  });
});
