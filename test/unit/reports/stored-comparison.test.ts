import { describe, expect, it } from 'vitest';
import type { JudgeSpec } from '../../../src/contract/judge-spec.ts';
import { storedComparison } from '../../../src/reports/stored-comparison.ts';
import { inputProblems } from '../../support/input-problems.ts';
import { type JudgedBatch, recordJudged } from '../../support/judged-batch.ts';
import { judgement, QUALITY, RULES } from '../../support/judged-rows.ts';
import { storeInTempHome } from '../../support/recorded-batch.ts';

const conversation = (set: string, result: 'pass' | 'fail') => ({
  seed: { id: 'x', question: 'Q?' },
  turns: [{}],
  ending: { outcome: 'completed' as const },
  found: { [set]: [judgement('rules', { pass: result })] },
});

async function compared(
  a: Pick<JudgedBatch, 'spec' | 'sets' | 'conversations'>,
  b: Pick<JudgedBatch, 'spec' | 'sets' | 'conversations'>,
  { set, ids = ['a', 'b'] }: { set?: string; ids?: readonly [string, string] } = {},
) {
  const { store } = await storeInTempHome();
  await recordJudged(store, { batchId: 'a', ...a });
  await recordJudged(store, { batchId: 'b', ...b });
  const [batchA, batchB] = await Promise.all(ids.map((id) => store.findBatch(id)));
  if (!batchA || !batchB) throw new Error('not recorded');
  return storedComparison(store, { a: batchA, b: batchB }, { set });
}

const run = (result: 'pass' | 'fail', judges: readonly JudgeSpec[] = [RULES]) => ({
  spec: { judges },
  conversations: [conversation('run', result)],
});
const inSet = (set: string, result: 'pass' | 'fail') => ({
  sets: { [set]: [RULES] },
  conversations: [conversation(set, result)],
});

describe('a comparison of stored batches', () => {
  it('is of the set that both have, or of the one that is named', async () => {
    expect(await compared(run('pass'), run('fail'))).toMatchObject({ set: 'run', flips: [{ caseId: 'x' }] });
    expect(await compared(inSet('tone', 'pass'), inSet('tone', 'pass'))).toMatchObject({ set: 'tone', flips: [] });
    const both = { ...run('pass'), sets: { tone: [RULES] } };
    expect(await compared(both, both, { set: 'tone' })).toMatchObject({ set: 'tone', judgedInNeither: 1 });
  });

  it('names judges that are built otherwise, but not those with another threshold', async () => {
    const tolerant = { ...QUALITY, gate: false, criteria: { ...(QUALITY['criteria'] as object) } };
    const other = { ...RULES, checks: [{ contains: 'x' }] };
    const { otherJudges } = await compared(run('pass', [RULES, QUALITY]), run('pass', [other, tolerant]));
    expect(otherJudges).toEqual(['rules']);
  });

  it('is refused where the batches have no set in common, or are one', async () => {
    expect(await inputProblems(compared(inSet('tone', 'pass'), inSet('rules', 'pass')), '.')).toEqual([
      '--set: the batches have no set in common; judge both with the same rubric (a has tone; b has rules)',
    ]);
    const two = { sets: { rules: [RULES], tone: [RULES] }, conversations: [] };
    expect(await inputProblems(compared(two, two), '.')).toEqual([
      '--set: the batches have several sets in common; name one: rules, tone',
    ]);
    expect(await inputProblems(compared(run('pass'), run('pass'), { ids: ['a', 'a'] }), '.')).toEqual([
      'BATCH: a is given twice; name two batches',
    ]);
  });
});
