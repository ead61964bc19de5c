import { describe, expect, it } from 'vitest';
import { checkProblems, pathsOfCheck } from '../../../src/checks/check-problems.ts';

describe('checkProblems', () => {
  it.each([
    ['turns[', /^is no JMESPath expression \(.+\)$/],
    ['no_such(turns)', /^is no JMESPath expression \(Unknown function: no_such\(\)\)$/],
    ['turns[0].tool-calls', /a name with a hyphen stands in double quotes: "tool-calls"/],
  ])('names the expression %s', (jmespath, message) => {
    expect(checkProblems({ jmespath })).toEqual([{ key: 'jmespath', message: expect.stringMatching(message) }]);
  });

  it.each([[{ jmespath: 'length(turns) > `2`' }], [{ contains: 'turns[' }]])('finds nothing in %j', (check) => {
    expect(checkProblems(check)).toEqual([]);
  });
});

describe('pathsOfCheck', () => {
  it('names the file of a module, as code', () => {
    expect(pathsOfCheck({ module: './stop.ts', export: 'rule' })).toEqual([
      { option: 'module', kind: 'file', path: './stop.ts', isCode: true },
    ]);
    expect(pathsOfCheck({ contains: './stop.ts' })).toEqual([]);
  });
});
