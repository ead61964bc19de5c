import { describe, expect, it } from 'vitest';
import { loadOptions } from '../../../src/library/load-options.ts';
import { checkSeeds } from '../../../src/spec/check-seeds.ts';
import { inputProblems } from '../../support/input-problems.ts';
import { withUsers as types } from '../../support/loaded-spec.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const given = { agent: { type: 'http', url: 'http://127.0.0.1:9' }, questions: { type: 'user' } };

describe('the options of simulate', () => {
  it('say of users, trials and stop rules what a spec says of them', async () => {
    const { loaded, seeds } = await loadOptions(
      {
        ...given,
        seeds: [{ id: 'refund', goal: 'Get a refund' }],
        user: { persona: ['hurried', 'plain'] },
        personas: { hurried: { patience: 1 } },
        trials: 2,
        randomSeed: 7,
        stop: { goal: 'verified', when: [{ contains: 'RMA-' }] },
      },
      types,
    );
    expect(loaded.spec).toMatchObject({ trials: 2, randomSeed: 7, stop: { minTurns: 0, goal: 'verified' } });
    expect(loaded.spec.personas?.['hurried']).toMatchObject({ patience: 1, reveals: 'gradually' });
    expect(await checkSeeds(seeds)).toMatchObject({ rows: 1, count: 4 });
  });

  it('take a file of personas, and name its problems by its own lines', async () => {
    const folder = await tempFolder({ 'personas.yaml': 'hurried: { words: none }\n' });
    const personas = `${folder}/personas.yaml`;
    const loading = loadOptions({ ...given, seedQuestion: 'q', user: { persona: 'hasty' }, personas }, types);
    expect(await inputProblems(loading, folder)).toEqual([
      'personas.yaml:1 hurried.words: expected a number, got "none"',
    ]);
  });

  it('are refused by option where they do not fit together', async () => {
    const { questions: _, ...offline } = given;
    const loading = loadOptions({ ...offline, seedQuestion: 'q', user: { goal: 'g' }, trials: 0 }, types);
    expect(await inputProblems(loading, '.')).toEqual([
      'simulate: trials: expected at least 1, got 0',
      'simulate: user.goal: questions of type "offline" have no use for it; set "questions: { type: user }", or remove it',
    ]);
  });
});
