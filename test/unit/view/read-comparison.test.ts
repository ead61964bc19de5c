import { describe, expect, it } from 'vitest';
import { comparisonJson } from '../../../src/reports/reports-json.ts';
import { storedComparison } from '../../../src/reports/stored-comparison.ts';
import { readComparison } from '../../../src/view/read-comparison.ts';
import { record, storeInTempHome } from '../../support/recorded-batch.ts';
import { judgementOf, recordViewed } from '../../support/viewed-batch.ts';

describe('readComparison', () => {
  it('compares as the command does', async () => {
    const { store } = await storeInTempHome();
    const both = { a: await recordViewed(store, 'one'), b: await recordViewed(store, 'two') };
    await store.clearJudgements('two', 'run');
    const key = { batchId: 'two', seedIndex: 1, set: 'run', judge: 'quality' };
    await store.saveJudgement(key, judgementOf('quality', 'pass'));
    const found = await readComparison(store, both);
    expect(found).toEqual(comparisonJson(await storedComparison(store, both), { a: 'one', b: 'two' }));
    expect(found).toMatchObject({ set: 'run', flips: [{ case_id: 'b', change: 'better' }] });
    expect(await readComparison(store, both, 'strict')).toMatchObject({ set: 'strict' });
  });

  it('says why two batches cannot be compared', async () => {
    const { store } = await storeInTempHome();
    const a = await recordViewed(store, 'one');
    await record(store, { batchId: 'two', conversations: [{ seed: {} }] });
    const b = await store.findBatch('two');
    expect(b && (await readComparison(store, { a, b }))).toEqual({ reason: expect.stringContaining('was not judged') });
  });
});
