import type { ConversationRow, Store } from '../store/store.ts';
import { hitOf } from './data/hit-of.ts';
import type { SearchHit, SearchResult } from './data/page-source.ts';

/** Seeds whose texts are searched at once: between two pieces others get their turn. */
const PIECE = 1_000;
/** Conversations whose first place is shown. */
const MOST_HITS = 200;
/** Conversations that are read at once for their places. */
const READ = 50;

/** Finds the conversations of a batch that hold a text; see `searchTexts` of the store. Ends with an error where `signal` is aborted. */
export async function searchBatch(
  store: Pick<Store, 'searchTexts' | 'readConversations'>,
  { batchId, seeds, text, signal }: Search,
): Promise<SearchResult> {
  if (text === '') return { indexes: [], hits: [] };
  const indexes: number[] = [];
  for (let from = 0; from < seeds; from += PIECE) {
    signal?.throwIfAborted();
    indexes.push(...(await store.searchTexts({ batchId, from, to: from + PIECE - 1, text })));
  }
  return { indexes, hits: await readHits(store, { batchId, text, indexes: indexes.slice(0, MOST_HITS) }) };
}

/** What is searched, and where. */
interface Search {
  readonly batchId: string;
  /** Number of seeds of the batch. */
  readonly seeds: number;
  readonly text: string;
  readonly signal?: AbortSignal | undefined;
}

async function readHits(
  store: Pick<Store, 'readConversations'>,
  { batchId, text, indexes }: { batchId: string; text: string; indexes: readonly number[] },
): Promise<readonly SearchHit[]> {
  const hits: SearchHit[] = [];
  for (let place = 0; place < indexes.length;) {
    const from = indexes[place] ?? 0;
    const together = indexes.slice(place).filter((index) => index < from + READ);
    const rows = await store.readConversations({ batchId, from, limit: (together.at(-1) ?? from) - from + 1 });
    for (const row of rows) if (together.includes(row.seed.index)) hits.push(...hitsIn(row, text));
    place += together.length;
  }
  return hits;
}

function hitsIn({ seed, turns }: ConversationRow, text: string): readonly SearchHit[] {
  const searched = turns.map(({ turn, question, reply, contextUsed }) => {
    return { turn, question, answer: reply.content, context: turn === 0 ? null : contextUsed };
  });
  const hit = hitOf(seed.index, searched, text);
  return hit ? [hit] : [];
}
