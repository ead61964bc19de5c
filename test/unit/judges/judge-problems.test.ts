import { describe, expect, it } from 'vitest';
import { expectProblems, judgeProblems } from '../../../src/judges/judge-problems.ts';

describe('problems of judges', () => {
  it('are none of judges that are right, or wrong only in their form', () => {
    const right = [
      { name: 'a', type: 'checks', checks: [{ jmespath: 'turns[0]' }, { contians: 'x' }] },
      {
        name: 'b',
        type: 'llm',
        criteria: { one: 'It is so.', two: '它很好。', three: '它不好。', four: { scale: [1, 5] }, five: null },
      },
      { name: 7, checks: 'x', criteria: [] },
      { name: 7 },
      null,
    ];
    expect(judgeProblems(right)).toEqual([]);
    expect(judgeProblems({ name: 'a' })).toEqual([]);
    expect(judgeProblems(undefined)).toEqual([]);
  });

  it('name each its place', () => {
    const per = 'turn';
    const wrong = [
      { name: 'a', checks: [{ contains: 'x' }, { not: true, jmespath: 'turns[' }] },
      {
        name: 'b',
        criteria: {
          one: 'It is so.',
          two: { criterion: 'it is  SO', gate: false },
          three: { criterion: 'It is so.', per },
          four: { scale: [1, 5], low: 'Bad.', high: 'Good.' },
          five: { scale: [1, 5], low: 'bad', high: 'good', pass: 3 },
        },
      },
      { name: 'a' },
    ];
    expect(judgeProblems(wrong)).toEqual([
      { path: [2, 'name'], message: 'is already the name of judges[0]; give every judge its own' },
      { path: [0, 'checks', 1, 'jmespath'], message: expect.stringMatching(/^is not a JMESPath expression/) },
      { path: [1, 'criteria', 'two'], message: 'says the same as "one"; remove one of them' },
      { path: [1, 'criteria', 'five'], message: 'says the same as "four"; remove one of them' },
    ]);
  });

  it('are found in the entries of a row too', () => {
    expect(expectProblems(['text', { contains: 'x' }, { jmespath: 'a b' }])).toEqual([
      { path: [2, 'jmespath'], message: expect.stringMatching(/^is not a JMESPath expression/) },
    ]);
    expect(expectProblems(undefined)).toEqual([]);
  });
});
