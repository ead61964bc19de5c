import { describe, expect, it } from 'vitest';
import { isLedByScript } from '../../../src/contract/function-type.ts';
import { loadOptions } from '../../../src/library/load-options.ts';
import type { SimulateOptions } from '../../../src/library/simulate-options.ts';
import { typesWithFunctions } from '../../../src/library/types-with-functions.ts';
import { checkComponents } from '../../../src/spec/check-components.ts';
import { checkSeeds } from '../../../src/spec/check-seeds.ts';
import { soundParts } from '../../../src/spec/read-spec.ts';
import { inputProblems } from '../../support/input-problems.ts';
import { withUsers as types } from '../../support/loaded-spec.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const given = { agent: { type: 'http', url: 'http://127.0.0.1:9' }, questions: { type: 'user' } };

/** The same for the types of a script, which are those of a spec. */
const ofScript = { agent: () => 'an answer', questions: { type: 'user' }, seedQuestion: 'q' };

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

  it('keep of a function among the checks only that there is one', async () => {
    const stop = { when: [{ contains: 'RMA-' }, () => false as const] };
    const options = { ...ofScript, stop };
    const { loaded } = await loadOptions(options, typesWithFunctions(options));
    expect(loaded.spec.stop?.when).toEqual([{ contains: 'RMA-' }, { function: true }]);
    expect(isLedByScript(loaded.spec)).toBe(true);
    await checkComponents(soundParts(loaded, typesWithFunctions(options)), () => undefined);
  });

  it('are refused by the place of a check, functions among them or not', async () => {
    const problemsOf = (when: readonly unknown[]) => {
      const options = { ...ofScript, stop: { when } } as unknown as SimulateOptions;
      return inputProblems(loadOptions(options, typesWithFunctions(options)), '.');
    };
    const misspelt = 'simulate: stop.when[1].contain: unknown key "contain"; did you mean "contains"?';
    expect(await problemsOf([() => false, { contain: 'a' }, 5])).toEqual([
      misspelt,
      expect.stringContaining('stop.when[2]'),
    ]);
    expect(await problemsOf([{ contains: 'b' }, { contain: 'a' }])).toEqual([misspelt]);
    expect(await problemsOf([{ function: true }])).toEqual([expect.stringContaining('unknown key "function"')]);
    expect(await problemsOf([() => false, { outcome: 'completed' }])).toEqual([
      expect.stringContaining('simulate: stop.when[1].outcome: the outcome is not known before the end'),
    ]);
  });

  it('are refused where an entry only looks like a function', async () => {
    const stop = { when: [() => false, { function: true }] };
    const options = { ...ofScript, stop } as unknown as SimulateOptions;
    const types = typesWithFunctions(options);
    const { loaded } = await loadOptions(options, types);
    expect(
      await inputProblems(
        checkComponents(soundParts(loaded, types), () => undefined),
        '.',
      ),
    ).toEqual(['simulate: stop.when[1]: is a function of the script that started the batch; run that script again.']);
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
