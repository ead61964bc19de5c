import type { Judgement, Rubric } from '../contract/judgement.ts';
import type { ConversationRow, Store } from '../store/store.ts';
import { conversationPages } from './recorded-batch.ts';

/** What a set's judges found of a conversation as it is. */
export interface FoundBySet {
  readonly rubric: Rubric;
  readonly judgements: readonly Judgement[];
}

/** A conversation with what every set found of it. */
export interface JudgedConversationRow {
  readonly row: ConversationRow;
  readonly found: readonly FoundBySet[];
}

/**
 * Streams the conversations of a batch with what its sets found of them, in the order of its seeds, from the one of index `start`
 * on.
 */
export async function* judgedConversations(
  store: Store,
  batchId: string,
  start = 0,
): AsyncGenerator<JudgedConversationRow> {
  const rubrics = await store.listRubrics(batchId);
  for await (const page of conversationPages(store, batchId, start)) {
    const from = page[0]?.seed.index ?? 0;
    const bySet = await Promise.all(
      rubrics.map(async (rubric) => {
        const rows = await store.readJudged({ batchId, set: rubric.set, from, limit: page.length });
        return { rubric, bySeed: new Map(rows.map(({ seed, judgements }) => [seed.index, judgements])) };
      }),
    );
    for (const row of page) {
      const found = bySet.map(({ rubric, bySeed }) => ({ rubric, judgements: bySeed.get(row.seed.index) ?? [] }));
      yield { row, found };
    }
  }
}
