import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Check, CHECK_OPERATORS } from '../../../src/contract/check.ts';
import { AGENT, load, problemsIn } from '../../support/loaded-spec.ts';

const OPERATORS =
  'contains, containsAny, matches, equals, toolCalled, jmespath, outcome, turns, words, latency, tokens, module';

describe('a check', () => {
  it.each([
    ['{ contains: a }'],
    ['{ contains: [a, b], in: tool-outputs, ignoreCase: true, not: true, name: n }'],
    ['{ containsAny: [a, b] }'],
    [String.raw`{ matches: '^\p{L}+$' }`],
    ['{ equals: "" }'],
    ['{ toolCalled: refund }'],
    ['{ toolCalled: { name: refund, args: { a: { b: [1] } }, times: { max: 2 } } }'],
    ['{ jmespath: "turns[0]" }'],
    ['{ turns: { min: 1, max: 1 } }'],
    ['{ words: { max: 9 }, in: each-answer }'],
    ['{ latency: { max: 9.5 } }'],
    ['{ tokens: { min: 1 } }'],
    ['{ module: ./agent.ts, export: rule }'],
  ])('%s is accepted as it is', async (check) => {
    const { loaded } = await load(`${AGENT}\nstop: { when: [${check}] }\n`);
    expect(loaded.spec.stop?.when).toEqual([expect.any(Object)]);
  });

  it.each([
    [
      '{ contains: a, matches: b }',
      ': has contains and matches together; keep one of them and make the others entries',
    ],
    [
      '{ turns: { min: 1 }, words: { min: 1 }, not: true, equals: a }',
      ': has turns and words and equals together; keep one of them and make the others entries',
    ],
    ['{ contians: a }', '.contians: unknown key "contians"; did you mean "contains"?'],
    ['{ tool_called: a }', '.tool_called: unknown key "tool_called"; did you mean "toolCalled"?'],
    ['{ not: true, sql: a }', `.sql: unknown key "sql"; known keys: ${OPERATORS}`],
    ['{ constructor: a }', `.constructor: unknown key "constructor"; known keys: ${OPERATORS}`],
    ['{ not: true }', `: names none of ${OPERATORS}; give one of them`],
    ['{}', `: names none of ${OPERATORS}; give one of them`],
    ['RMA-', ': expected a mapping, got "RMA-"'],
    ['[a]', ': expected a mapping, got a list'],
    ['~', ': expected a mapping, got nothing (null)'],
    ['{ contains: a, ignorecase: true }', '.ignorecase: unknown key "ignorecase"; did you mean "ignoreCase"?'],
    ['{ turns: { min: 1 }, in: answers }', '.in: unknown key "in"; known keys: turns, name, not'],
    [
      '{ contains: a, in: answer }',
      '.in: expected "last-answer" or "answers" or "each-answer" or "questions" or "tool-outputs", got "answer"',
    ],
    ['{ contains: 3 }', '.contains: expected text or a list, got 3'],
    ['{ contains: "" }', '.contains: must not be empty'],
    ['{ contains: [] }', '.contains: must not be empty'],
    ['{ containsAny: a }', '.containsAny: expected a list, got "a"'],
    ['{ equals: [a] }', '.equals: expected text, got a list'],
    ['{ contains: a, not: yes }', '.not: expected true or false, got "yes"'],
    ['{ toolCalled: [a] }', '.toolCalled: expected text or a mapping, got a list'],
    ['{ toolCalled: { args: {} } }', '.toolCalled.name: is missing; expected text'],
    ['{ toolCalled: { name: a, time: 1 } }', '.toolCalled.time: unknown key "time"; did you mean "times"?'],
    ['{ toolCalled: { name: a, times: -1 } }', '.toolCalled.times: expected at least 0, got -1'],
    ['{ turns: {} }', '.turns: needs min, max or both'],
    ['{ turns: 3 }', '.turns: expected a mapping, got 3'],
    ['{ words: { min: 3, max: 2 } }', '.words: has a min above its max'],
    ['{ words: { mim: 3, max: 4 } }', '.words.mim: unknown key "mim"; did you mean "min"?'],
    [
      '{ outcome: stopped }',
      '.outcome: the outcome is not known before the end, so no stop rule can look at it; remove the check',
    ],
  ])('explains %s', async (check, problem) => {
    expect(await problemsIn(`${AGENT}\nstop:\n  when:\n    - ${check}\n`)).toEqual([
      `sim.yaml:4 stop.when[0]${problem}`,
    ]);
  });

  it('names all that is wrong with regular expressions and JMESPath at once', async () => {
    const lines = [
      '- { matches: "(a" }',
      '- { contains: a }',
      '- { jmespath: "no_such(turns)" }',
      '- { jmespath: "turns[" }',
    ];
    expect(await problemsIn(`${AGENT}\nstop:\n  when:\n    ${lines.join('\n    ')}\n`)).toEqual([
      'sim.yaml:4 stop.when[0].matches: Invalid regular expression: /(a/u: Unterminated group; correct it, or use contains for plain text',
      'sim.yaml:6 stop.when[2].jmespath: is not a JMESPath expression (Unknown function: no_such()); correct it',
      expect.stringMatching(/^sim\.yaml:7 stop\.when\[3\]\.jmespath: is not a JMESPath expression \(.+\); correct it$/),
    ]);
  });

  it('may look at an outcome elsewhere than in a stop rule, and knows them all', () => {
    expect(Check.parse({ outcome: ['goal-reached', 'stopped'] })).toEqual({ outcome: ['goal-reached', 'stopped'] });
    expect(Check.safeParse({ outcome: 'goal_reached' }).success).toBe(false);
  });

  it('is described to editors as one of its operators', () => {
    const { anyOf = [] } = z.toJSONSchema(Check, { io: 'input', unrepresentable: 'any' });
    expect(anyOf.map((variant) => variant.required)).toEqual(Object.keys(CHECK_OPERATORS).map((name) => [name]));
    expect(anyOf.every((variant) => variant.additionalProperties === false)).toBe(true);
  });
});
