import type { Rubric } from '../contract/judgement.ts';
import type { Batch, Store } from '../store/store.ts';
import type { ConversationLine } from './data/conversation-line.ts';
import { lineOf } from './line-of.ts';

/** Conversations that are read, and sent, at once. */
const PAGE = 1_000;

/** Which conversations are wanted. */
interface LinesWanted {
  /** ISO 8601: only those that may have changed since. */
  readonly changedSince?: string | undefined;
}

/** Streams the conversations of a batch without their texts, some at a time, in the order of its seeds. */
export async function* conversationLines(
  store: Pick<Store, 'listRubrics' | 'readLines'>,
  { batchId, manifest }: Pick<Batch, 'batchId' | 'manifest'>,
  { changedSince }: LinesWanted = {},
): AsyncGenerator<readonly ConversationLine[]> {
  const rubrics: readonly Rubric[] = await store.listRubrics(batchId);
  for (let from = 0; ;) {
    const rows = await store.readLines({ batchId, from, limit: PAGE, changedSince });
    if (rows.length > 0) yield rows.map((row) => lineOf(row, { batchId, rubrics, tag: manifest.spec.tag }));
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    from = last.seed.index + 1;
  }
}
