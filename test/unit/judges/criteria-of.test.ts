import { describe, expect, it } from 'vitest';
import type { JudgeSpec } from '../../../src/contract/judge-spec.ts';
import { criteriaOf } from '../../../src/judges/criteria-of.ts';
import { uniqueTitles } from '../../../src/judges/unique-titles.ts';

const judge = (type: string, options: object = {}): JudgeSpec => ({ name: 'j', gate: true, type, ...options });

const expected = [{ contains: 'x' }, 'It is so.', { name: 'tone', criterion: 'It is kind.' }];
const criteria = { tone: { criterion: 'Kind.', per: 'turn' }, done: { criterion: 'Done.', per: 'conversation' } };
const goals = { goal: 'a', facts: ['b'], guidelines: ['c'] };

describe('criteriaOf', () => {
  it.each<[JudgeSpec, object, readonly string[]]>([
    [judge('checks', { checks: [{ contains: 'x' }] }), {}, ['contains: "x"']],
    [
      judge('checks', { checks: [{ contains: 'x' }], expect: true }),
      { expect: expected },
      ['contains: "x"', 'contains: "x" (2)'],
    ],
    [judge('checks', { checks: [{ contains: 'x' }], expect: true }), { expect: [7] }, ['contains: "x"']],
    [judge('llm', { criteria }), { expect: expected }, ['tone', 'done']],
    [judge('llm', { criteria, expect: true }), { expect: expected }, ['tone', 'done', 'It is so.', 'tone (2)']],
    [judge('llm', { expect: true }), { expect: [7] }, []],
    [judge('user-fidelity'), goals, ['goal', 'reveal', 'guidelines', 'role', 'effect']],
    [judge('user-fidelity'), {}, ['role', 'effect']],
    [judge('module', { path: './x.ts' }), {}, []],
  ])('%j of %j', (spec, seed, names) => {
    expect(criteriaOf(spec, seed)).toEqual(names);
  });

  it('knows what the spec says of every user', () => {
    expect(criteriaOf(judge('user-fidelity'), {}, { user: goals })).toEqual([
      'goal',
      'reveal',
      'guidelines',
      'role',
      'effect',
    ]);
    expect(criteriaOf(judge('user-fidelity'), { facts: [] }, { user: goals })).toEqual([
      'goal',
      'guidelines',
      'role',
      'effect',
    ]);
  });
});

describe('uniqueTitles', () => {
  it.each([
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    [
      ['a', 'a', 'a'],
      ['a', 'a (2)', 'a (3)'],
    ],
    [
      ['a', 'a', 'a (2)', 'a (2)'],
      ['a', 'a (3)', 'a (2)', 'a (2) (2)'],
    ],
    [[], []],
  ])('of %j are %j', (titles, unique) => {
    expect(uniqueTitles(titles)).toEqual(unique);
  });
});
