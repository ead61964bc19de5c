import { judgedConversations } from '../output/judged-conversations.ts';
import type { Batch, ConversationRow, Store } from '../store/store.ts';
import type { FoundBySet } from '../output/judged-conversations.ts';
import type { TriedRow } from '../store/view-store.ts';
import type { Transcript } from './data/transcript.ts';
import { transcriptOf } from './transcript-of.ts';
import type { ViewPlace } from './view-place.ts';

/** Conversations whose retries are read at once. */
const PAGE = 500;

/** The conversation in a place of a batch with all that was said and found; `undefined` where there is none. */
export async function readTranscript(
  store: Pick<Store, 'readConversations' | 'listRubrics' | 'judgementsOf' | 'readTried'>,
  batch: Batch,
  { index, place }: { readonly index: number; readonly place: ViewPlace },
): Promise<Transcript | undefined> {
  const { batchId } = batch;
  const [row] = await store.readConversations({ batchId, from: index, limit: 1 });
  if (row?.seed.index !== index) return undefined;
  const found = await readFound(store, batchId, row);
  const tried = await store.readTried({ batchId, from: index, to: index });
  return transcriptOf({ row, found, tried }, { batch, place });
}

/** Streams all conversations of a batch, in the order of its seeds. */
export async function* transcriptsOf(store: Store, batch: Batch, place: ViewPlace): AsyncGenerator<Transcript> {
  const { batchId } = batch;
  let [from, tried]: [number, readonly TriedRow[]] = [-PAGE, []];
  for await (const { row, found } of judgedConversations(store, batchId)) {
    const { index } = row.seed;
    if (index >= from + PAGE) {
      from = index;
      tried = await store.readTried({ batchId, from, to: from + PAGE - 1 });
    }
    const ofIt = tried.filter(({ seedIndex }) => seedIndex === index);
    yield transcriptOf({ row, found, tried: ofIt }, { batch, place });
  }
}

async function readFound(
  store: Pick<Store, 'listRubrics' | 'judgementsOf'>,
  batchId: string,
  { seed }: ConversationRow,
): Promise<readonly FoundBySet[]> {
  const rubrics = await store.listRubrics(batchId);
  if (rubrics.length === 0) return [];
  const found = await store.judgementsOf({ batchId, seedIndex: seed.index });
  return rubrics.map((rubric) => ({
    rubric,
    judgements: found.filter(({ set }) => set === rubric.set).map(({ judgement }) => judgement),
  }));
}
