import { describe, expect, it } from 'vitest';
import { exitCodeOf, exitCodeOfError } from '../../../src/cli/exit-codes.ts';
import { InputError, UnavailableError } from '../../../src/contract/errors.ts';
import { StepFailure } from '../../../src/contract/failures.ts';

describe('the exit code of a batch', () => {
  it('is 0 for normal outcomes only', () => {
    expect(exitCodeOf({ completed: 3, 'empty-context': 1 }, false)).toBe(0);
    expect(exitCodeOf({ completed: 3, 'agent-failed': 0 }, false)).toBe(0);
  });

  it('is 1 for any other outcome and for a pause', () => {
    expect(exitCodeOf({ completed: 3, cancelled: 1 }, false)).toBe(1);
    expect(exitCodeOf({ completed: 3, 'budget-exhausted': 1 }, false)).toBe(1);
    expect(exitCodeOf({}, true)).toBe(1);
  });
});

describe('the exit code of an error', () => {
  it.each([
    ['bad input', InputError.of('--batch', 'is no id'), 2],
    ['a server that cannot be reached', new UnavailableError('no server'), 3],
    ['a store that has failed too often', new StepFailure('StoreUnavailable', 'disk full'), 3],
    ['another failure of a step', new StepFailure('TimedOut', 'too slow'), 1],
    ['a mistake of convsim itself', new TypeError('x is not a function'), 1],
    ['what is no error', 'thrown', 1],
  ])('for %s', (_, error, code) => {
    expect(exitCodeOfError(error)).toBe(code);
  });
});
