import { describe, expect, it } from 'vitest';
import type { JudgeSpec } from '../../../src/contract/judge-spec.ts';
import { checkSeeds } from '../../../src/spec/check-seeds.ts';
import { listSource } from '../../support/seed-sources.ts';

const judge = (type: string, expect?: true): JudgeSpec => ({ name: type, gate: true, type, ...(expect && { expect }) });

async function notesOf(expects: readonly (readonly unknown[])[], judges?: readonly JudgeSpec[]) {
  const seeds = expects.map((expect, index) => ({ id: `s${index}`, question: 'Q?', expect: [...expect] }));
  const spec = { questions: { type: 'offline' }, maxTurns: 1, judges };
  return (await checkSeeds({ ...listSource(seeds), expansion: { spec, place: String } })).notes;
}

const CHECK = { contains: '30 days' };
const noteOf = (kind: string, type: string) =>
  `expect of seeds holds ${kind}, but no judge of type ${type} has expect: true; add it, or judge them later with such a rubric`;

describe('what seeds expect', () => {
  it.each<[string, readonly (readonly unknown[])[], readonly JudgeSpec[] | undefined, readonly string[]]>([
    ['nothing', [[], []], undefined, []],
    ['a check and no judge', [[], [CHECK], [CHECK]], undefined, [noteOf('checks', 'checks')]],
    ['a check and a judge without expect', [[CHECK]], [judge('checks')], [noteOf('checks', 'checks')]],
    ['a check and its judge', [[CHECK]], [judge('checks', true)], []],
    [
      'criteria and the judge of checks',
      [['Kind.'], [{ criterion: 'Short.' }]],
      [judge('checks', true)],
      [noteOf('criteria', 'llm')],
    ],
    ['both and both judges', [['Kind.', CHECK]], [judge('checks', true), judge('llm', true)], []],
    ['both and no judge', [['Kind.', CHECK]], [], [noteOf('criteria', 'llm'), noteOf('checks', 'checks')]],
  ])('is said once where no judge looks at it: %s', async (_, expects, judges, notes) => {
    expect(await notesOf(expects, judges)).toEqual(notes);
  });
});
