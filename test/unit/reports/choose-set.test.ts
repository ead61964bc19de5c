import { describe, expect, it } from 'vitest';
import { requireSet, requireSets } from '../../../src/reports/choose-set.ts';
import { inputProblems } from '../../support/input-problems.ts';
import { type JudgedBatch, recordJudged } from '../../support/judged-batch.ts';
import { QUALITY, RULES } from '../../support/judged-rows.ts';
import { storeInTempHome } from '../../support/recorded-batch.ts';

async function storeWith(batch: Pick<JudgedBatch, 'spec' | 'sets'>) {
  const { store } = await storeInTempHome();
  await recordJudged(store, { batchId: 'b', conversations: [], ...batch });
  return store;
}

const ofSpec = { spec: { judges: [RULES] } };

describe('the sets of a batch', () => {
  it('are all of them, that of the spec first, or the one that is named', async () => {
    const store = await storeWith({ ...ofSpec, sets: { rules: [RULES], tone: [QUALITY] } });
    expect((await requireSets(store, { batchId: 'b' })).map(({ set }) => set)).toEqual(['run', 'rules', 'tone']);
    expect(await requireSets(store, { batchId: 'b', set: 'tone' })).toMatchObject([{ set: 'tone', judges: [QUALITY] }]);
  });

  it('are refused where the batch was not judged, or has no set of the name', async () => {
    expect(await inputProblems(requireSets(await storeWith({}), { batchId: 'b' }), '.')).toEqual([
      'BATCH: batch b was not judged; judge it with convsim judge b --with RUBRIC, or add judges to its spec before a new run',
    ]);
    const store = await storeWith({ sets: { tone: [QUALITY] } });
    expect(await inputProblems(requireSets(store, { batchId: 'b', set: 'tine' }), '.')).toEqual([
      '--set: batch b has no set "tine"; did you mean "tone"?',
    ]);
  });

  it('come to one: that of the spec, or the only one, but none of several', async () => {
    const chosen = async (batch: Pick<JudgedBatch, 'spec' | 'sets'>) =>
      (await requireSet(await storeWith(batch), { batchId: 'b' })).set;
    expect(await chosen({ ...ofSpec, sets: { tone: [QUALITY] } })).toBe('run');
    expect(await chosen({ sets: { tone: [QUALITY] } })).toBe('tone');
    expect(await inputProblems(chosen({ sets: { rules: [RULES], tone: [QUALITY] } }), '.')).toEqual([
      '--set: batch b has several sets; name one: rules, tone',
    ]);
  });
});
