import { expect, it } from 'vitest';
import type { Rubric } from '../../../src/contract/judgement.ts';
import { servedJudgings } from '../../../src/worker/served-judgings.ts';
import { RULES } from '../../support/judged-rows.ts';
import { record, storeInTempHome } from '../../support/recorded-batch.ts';

it('a worker of all batches serves open judgings, but none with a function of a script', async () => {
  const { store } = await storeInTempHome();
  const solved = { name: 'solved', gate: true, type: 'function', function: 'solved' };
  const rubrics: Record<string, Pick<Rubric, 'judges' | 'state'>> = {
    open: { judges: [RULES], state: 'open' },
    paused: { judges: [RULES], state: 'paused' },
    closed: { judges: [RULES], state: 'closed' },
    script: { judges: [RULES, solved], state: 'open' },
  };
  for (const [batchId, rubric] of Object.entries(rubrics)) {
    await record(store, { batchId, conversations: [] });
    await store.saveRubric(batchId, { set: 'later', pauseReason: null, ...rubric });
  }
  const served = (await servedJudgings(store)).map(({ batchId }) => batchId);
  expect(served.toSorted()).toEqual(['open', 'paused']);
});
