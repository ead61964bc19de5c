import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { InputError, problemsOf } from '../../../src/contract/errors.ts';

describe('an input error', () => {
  const problems = [
    { place: 'sim.yaml:1', message: 'a' },
    { place: '--out', message: 'b' },
  ];

  it('says every problem with its place, one on a line', () => {
    expect(new InputError(problems)).toMatchObject({ problems, message: 'sim.yaml:1: a\n--out: b' });
    expect(InputError.of('--out', 'b').problems).toEqual(problems.slice(1));
  });

  it('prints each problem once', () => {
    expect(inspect(new InputError(problems)).split('sim.yaml:1')).toHaveLength(2);
  });

  it('keeps the error behind it', () => {
    const cause = new Error('ENOENT');
    expect(InputError.of('--out', 'b', { cause }).cause).toBe(cause);
    expect(new InputError(problems, { cause }).cause).toBe(cause);
  });
});

describe('the problems of several checks', () => {
  it('are put together, and any other error is thrown', async () => {
    const bad = Promise.reject(InputError.of('a', 'x'));
    const checks = await Promise.allSettled([bad, Promise.resolve(1), Promise.reject(InputError.of('b', 'y'))]);
    expect(problemsOf(checks).map(({ place }) => place)).toEqual(['a', 'b']);
    const bug = new TypeError('bug');
    const broken = await Promise.allSettled([Promise.reject(bug)]);
    expect(() => problemsOf(broken)).toThrow(bug);
  });
});
