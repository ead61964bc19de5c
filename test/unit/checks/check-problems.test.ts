import { describe, expect, it } from 'vitest';
import { checkProblems } from '../../../src/checks/check-problems.ts';

describe('checkProblems', () => {
  it.each([
    ['turns[', /^is not a JMESPath expression \(.+\); correct it$/],
    ['no_such(turns)', /^is not a JMESPath expression \(Unknown function: no_such\(\)\); correct it$/],
    ['turns[0].tool-calls', /put a name with a hyphen in double quotes: "tool-calls"/],
  ])('names the expression %s', (jmespath, message) => {
    expect(checkProblems({ jmespath })).toEqual([{ key: 'jmespath', message: expect.stringMatching(message) }]);
  });

  it.each([[{ jmespath: 'length(turns) > `2`' }], [{ contains: 'turns[' }]])('finds nothing in %j', (check) => {
    expect(checkProblems(check)).toEqual([]);
  });
});
