import { describe, expect, it } from 'vitest';
import { nearestIds, suggestion, suggestionOrAll } from '../../../src/contract/suggestion.ts';

describe('the suggestion for a mistyped name', () => {
  it.each([
    ['maxTurn', ['maxTurns', 'tag'], 'maxTurns'],
    ['max_turns', ['maxTurns', 'tag'], 'maxTurns'],
    ['apiKey', ['baseUrl', 'apiKeyEnv'], 'apiKeyEnv'],
    ['agemt', ['agent', 'seeds'], 'agent'],
    ['modle', ['baseUrl', 'model'], 'model'],
    ['dosc', ['docs', 'src'], 'docs'],
  ])('for %s among %j is %s', (given, known, nearest) => {
    expect(suggestion(given, known)).toBe(`; did you mean "${nearest}"?`);
  });

  it('is none where nothing is close', () => {
    expect(suggestion('temperature', ['agent', 'seeds'])).toBe('');
    expect(suggestion('x', [])).toBe('');
  });

  it('is replaced by all known names where none is close', () => {
    expect(suggestionOrAll('agnet', ['agent', 'seeds'], 'keys')).toBe('; did you mean "agent"?');
    expect(suggestionOrAll('colour', ['agent', 'seeds'], 'keys')).toBe('; known keys: agent, seeds');
  });
});

describe('the ids like a mistyped one', () => {
  const IDS = ['library-20261128T115730-5b85', 'library-20261127T080000-91aa', 'demo', 'demo-2', 'nightly-7'];

  it.each([
    ['libary', IDS.slice(0, 2)],
    ['library', IDS.slice(0, 2)],
    ['dmeo', ['demo', 'demo-2']],
    ['nightly-8', ['nightly-7']],
    ['second', []],
  ])('for %s are %j', (given, near) => {
    expect(nearestIds(given, IDS)).toEqual(near);
  });

  it('are three at most', () => {
    expect(nearestIds('run', ['run-1', 'run-2', 'run-3', 'run-4'])).toEqual(['run-1', 'run-2', 'run-3']);
  });
});
