import { describe, expect, it } from 'vitest';
import { suggestion } from '../../../src/spec/suggestion.ts';

describe('the suggestion for a mistyped name', () => {
  it.each([
    ['maxTurn', ['maxTurns', 'tag'], 'maxTurns'],
    ['max_turns', ['maxTurns', 'tag'], 'maxTurns'],
    ['apiKey', ['baseUrl', 'apiKeyEnv'], 'apiKeyEnv'],
    ['agemt', ['agent', 'seeds'], 'agent'],
  ])('for %s among %j is %s', (given, known, nearest) => {
    expect(suggestion(given, known)).toBe(`; did you mean "${nearest}"?`);
  });

  it('is none where nothing is close', () => {
    expect(suggestion('temperature', ['agent', 'seeds'])).toBe('');
    expect(suggestion('x', [])).toBe('');
  });
});
