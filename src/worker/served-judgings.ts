import { needsScript } from '../contract/function-type.ts';
import type { OpenJudging } from '../store/judgement-store.ts';
import type { Store } from '../store/store.ts';

/** The judgings that a worker of all batches serves: those that have not ended, but for sets with functions of a script. */
export async function servedJudgings(store: Store): Promise<readonly OpenJudging[]> {
  const judgings = await Promise.all(
    (await store.openJudgings()).map(async (judging) => {
      const rubric = (await store.listRubrics(judging.batchId)).find(({ set }) => set === judging.set);
      return rubric && !needsScript(rubric.judges) ? [judging] : [];
    }),
  );
  return judgings.flat();
}
