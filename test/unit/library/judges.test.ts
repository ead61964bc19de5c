import { describe, expect, it } from 'vitest';
import { isLedByScript } from '../../../src/contract/function-type.ts';
import { compare, judge, stats } from '../../../src/index.ts';
import { loadOptions } from '../../../src/library/load-options.ts';
import type { JudgeOptions } from '../../../src/library/judge-options.ts';
import type { JudgeOption } from '../../../src/library/judges-with-functions.ts';
import type { SimulateOptions } from '../../../src/library/simulate-options.ts';
import { typesWithFunctions } from '../../../src/library/types-with-functions.ts';
import { checkComponents } from '../../../src/spec/check-components.ts';
import { soundParts } from '../../../src/spec/read-spec.ts';
import { inputProblems } from '../../support/input-problems.ts';
import { recordJudged } from '../../support/judged-batch.ts';
import { judgement, RULES } from '../../support/judged-rows.ts';
import { record, storeInTempHome } from '../../support/recorded-batch.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const agent = { type: 'http', url: 'http://127.0.0.1:9', answer: 'answer', body: { question: '{{question}}' } };
const rules = { name: 'rules', type: 'checks', checks: [{ contains: '30 days' }] };

const solved = () => true;

async function loadedWith(judges: readonly JudgeOption[]) {
  const options: SimulateOptions = { agent, seedQuestion: 'q', judges };
  const types = typesWithFunctions(options);
  const { loaded } = await loadOptions(options, types);
  await checkComponents(soundParts(loaded, types), () => undefined);
  return loaded.spec;
}

const refused = (judges: unknown) => inputProblems(loadedWith(judges as readonly JudgeOption[]), '.');

describe('the judges of simulate', () => {
  it('may be specs and functions, of which the spec keeps the name', async () => {
    const spec = await loadedWith([rules, solved, { name: 'calm', gate: false, judge: solved }]);
    expect(spec.judges).toEqual([
      { ...rules, gate: true },
      { name: 'solved', gate: true, type: 'function', function: 'solved' },
      { name: 'calm', gate: false, type: 'function', function: 'calm' },
    ]);
    expect(isLedByScript(spec)).toBe(true);
    expect(isLedByScript(await loadedWith([rules]))).toBe(false);
  });

  it('are refused by their place in the list, all at once', async () => {
    const problems = await refused([
      () => true,
      { name: 'solved', judge: solved, gates: false },
      solved,
      { judge: solved },
      { name: 'rules', type: 'checks', checks: [{ contain: 'x' }] },
      { name: 'x', type: 'unheard' },
      5,
    ]);
    expect(problems).toEqual([
      'simulate: judges[0]: is a function without a name; name it, or give { name, judge }',
      'simulate: judges[1].gates: unknown key "gates"; did you mean "gate"?',
      expect.stringMatching(/^simulate: judges\[3\]\.name: is missing/),
      'simulate: judges[4].checks[0].contain: unknown key "contain"; did you mean "contains"?',
      expect.stringMatching(/^simulate: judges\[5\]\.type: unknown type "unheard"/),
      expect.stringMatching(/^simulate: judges\[6\]/),
      'simulate: judges[2].name: is already the name of judges[1]; give every judge its own',
    ]);
    expect(await refused([])).toEqual(['simulate: judges: must not be empty']);
    expect(await refused({ solved })).toEqual([expect.stringMatching(/^simulate: judges: expected a list/)]);
  });

  it('are refused where an entry only looks like a function', async () => {
    expect(await refused([solved, { name: 'x', type: 'function', function: 'x' }])).toEqual([
      expect.stringContaining('has no function for the judge x'),
    ]);
    expect(await refused([{ name: 'x', type: 'function', function: 'x' }])).toEqual([
      expect.stringContaining('unknown type "function"'),
    ]);
  });
});

/** A home whose store holds the batch `b`, judged by `rules` in the set `run`. */
async function homeWithBatch(): Promise<string> {
  const { store, home } = await storeInTempHome();
  await recordJudged(store, {
    batchId: 'b',
    spec: { judges: [RULES] },
    sets: { script: [{ name: 'solved', gate: true, type: 'function', function: 'solved' }] },
    conversations: [
      {
        seed: { id: 'x', question: 'Q?' },
        turns: [{}],
        ending: { outcome: 'completed' },
        found: { run: [judgement('rules', { pass: 'pass' })], script: [judgement('solved', { pass: 'fail' })] },
      },
    ],
  });
  await record(store, { batchId: 'unjudged', conversations: [{ seed: { id: 'y', question: 'Q?' }, turns: [{}] }] });
  return home;
}

describe('judge', () => {
  it('refuses options that are wrong, all at once and before the store is opened', async () => {
    const wrong = { judges: [() => true], sets: 'x', again: 'yes', home: '/nowhere/at/all' } as unknown as JudgeOptions;
    expect(await inputProblems(judge('b', wrong), '.')).toEqual([
      'judge: sets: unknown option "sets"; did you mean "set"?',
      expect.stringMatching(/^judge: again: expected true or false/),
      'judge: judges[0]: is a function without a name; name it, or give { name, judge }',
    ]);
  });

  it('names what is wrong with a rubric file by its lines', async () => {
    const folder = await tempFolder({ 'rubric.yaml': '- { name: rules, type: checks }\n' });
    const judging = judge('b', { judges: `${folder}/rubric.yaml` });
    expect(await inputProblems(judging, folder)).toEqual([
      expect.stringMatching(/^rubric\.yaml:1 judges\[0\]\.checks: is missing/),
    ]);
  });

  it('refuses batches, sets and judges that are not there, and another rubric under the name of a set', async () => {
    const home = await homeWithBatch();
    const problemsOf = (batch: string, options: JudgeOptions) =>
      inputProblems(judge(batch, { home, ...options }), home);
    expect(await problemsOf('c', {})).toEqual(['judge: batch: there is no batch "c" in this store']);
    expect(await problemsOf('unjudged', {})).toEqual([
      expect.stringMatching(/^judge: batch: the spec of batch unjudged has no judges/),
    ]);
    expect(await problemsOf('b', { set: 'rum' })).toEqual([
      expect.stringMatching(/^judge: set: batch b has no set "rum"; did you mean "run"/),
    ]);
    expect(await problemsOf('b', { only: 'rule' })).toEqual([
      expect.stringMatching(/^judge: only: the set run has no judge "rule"; did you mean "rules"/),
    ]);
    expect(await problemsOf('b', { judges: [rules], set: 'script' })).toEqual([
      expect.stringMatching(/^judge: judges: the set script of batch b has another rubric.* with the option set$/),
    ]);
    expect(await problemsOf('b', { set: 'script' })).toEqual([
      'judge: set: the judge solved of set script is a function of a script; judge the set with that script',
    ]);
  });

  it('starts nothing where all is judged, and says what the set came to', async () => {
    const home = await homeWithBatch();
    const options: JudgeOptions = { home, judges: [solved], set: 'script', outputFile: `${home}/f.jsonl` };
    expect(await judge('b', options)).toMatchObject({
      batchId: 'b',
      set: 'script',
      judgements: 0,
      isExhausted: false,
      statistics: { set: 'script', all: 1, judged: 1, passed: 0 },
      conversations: [
        {
          conversationId: 'b/x',
          caseId: 'x',
          outcome: 'completed',
          verdict: 'failed',
          scores: { 'solved/pass': 'fail' },
        },
      ],
      files: { turns: `${home}/f.jsonl`, scores: `${home}/f.scores.jsonl` },
    });
  });
});

describe('stats and compare', () => {
  it('read what the store holds', async () => {
    const home = await homeWithBatch();
    const sets = await stats('b', { home, by: 'case' });
    expect(sets.map(({ set, passed, groups }) => [set, passed, groups.length])).toEqual([
      ['run', 1, 1],
      ['script', 0, 1],
    ]);
    expect(await stats('b', { home, set: 'run' })).toMatchObject([{ set: 'run', strict: { share: 1 } }]);
  });

  it('refuse what is not there, in the names of their options', async () => {
    const home = await homeWithBatch();
    expect(await inputProblems(stats('c', { home }), home)).toEqual([
      'stats: batch: there is no batch "c" in this store',
    ]);
    expect(await inputProblems(stats('unjudged', { home }), home)).toEqual([
      expect.stringMatching(/^stats: batch: batch unjudged was not judged/),
    ]);
    expect(await inputProblems(stats('b', { home, by: 'day' as 'tag', sets: 1 } as object), home)).toEqual([
      'stats: sets: unknown option "sets"; did you mean "set"?',
      expect.stringMatching(/^stats: by: expected "persona" or "tag" or "case", got "day"/),
    ]);
    expect(await inputProblems(compare('c', 'd', { home }), home)).toEqual([
      'compare: batch: there is no batch "c" in this store',
      'compare: batch: there is no batch "d" in this store',
    ]);
    expect(await inputProblems(compare('b', 'b', { home }), home)).toEqual([
      'compare: batch: b is given twice; name two batches',
    ]);
    expect(await inputProblems(compare('b', 'unjudged', { home }), home)).toEqual([
      expect.stringMatching(/^compare: batch: batch unjudged was not judged/),
    ]);
  });
});
