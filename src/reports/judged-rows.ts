import type { JudgedRow } from '../store/judgement-store.ts';
import type { Store } from '../store/store.ts';

/** Conversations read at once: bounds memory, whatever the size of the batch. */
const PAGE = 500;

/** Streams all conversations of a batch, in the order of its seeds, with what a set's judges found of them. */
export async function* judgedRows(
  store: Pick<Store, 'readJudged'>,
  { batchId, set }: { readonly batchId: string; readonly set: string },
): AsyncGenerator<JudgedRow> {
  for (let from = 0; ;) {
    const page = await store.readJudged({ batchId, set, from, limit: PAGE });
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    from = last.seed.index + 1;
  }
}
