import type { PageSource, SearchHit, SearchResult } from '../../src/view/data/page-source.ts';
import type { ReportBatch, ReportHead } from '../../src/view/data/report-data.ts';
import type { ConversationLine } from '../../src/view/data/conversation-line.ts';
import type { Transcript } from '../../src/view/data/transcript.ts';
import { hitIn } from './hit-in.ts';
import { unpacked } from './unpacked.ts';

/** Conversations whose first place is shown. */
const MOST_HITS = 500;

/** Reads from the elements of a report, each of which is unpacked when it is needed. */
export function reportSource(document: Document): PageSource {
  const head = unpacked<ReportHead>(document, 'convsim-report').then(known);
  const batchOf = async (batchId: string): Promise<{ batch: ReportBatch; place: number }> => {
    const { batches } = await head;
    const place = batches.findIndex(({ view }) => view.batchId === batchId);
    const batch = batches[place];
    if (!batch) throw new Error(`This report does not hold the batch ${batchId}.`);
    return { batch, place };
  };
  const texts = (place: number, piece: number): Promise<readonly Transcript[]> =>
    unpacked(document, `convsim-texts-${place}-${piece}`);
  return {
    isLive: false,
    batches: async () => (await head).batches.map(({ view }) => view),
    batch: async (batchId) => (await batchOf(batchId)).batch.view,
    async conversations(batchId, { onPiece }) {
      const { batch, place } = await batchOf(batchId);
      for (let piece = 0; piece < batch.linePieces; piece += 1) {
        onPiece(await unpacked<readonly ConversationLine[]>(document, `convsim-lines-${place}-${piece}`));
      }
    },
    async transcript(batchId, index) {
      const { batch, place } = await batchOf(batchId);
      const piece = batch.textPieces.findLastIndex((first) => first <= index);
      const all = piece === -1 ? [] : await texts(place, piece);
      const found = all.find(({ conversation }) => conversation.seed_index === index);
      if (!found) throw new Error(`This report does not hold conversation ${index} of the batch ${batchId}.`);
      return found;
    },
    async search(batchId, text, signal) {
      const { batch, place } = await batchOf(batchId);
      const found: { indexes: number[]; hits: SearchHit[] } = { indexes: [], hits: [] };
      for (const piece of batch.textPieces.keys()) {
        signal.throwIfAborted();
        for (const transcript of await texts(place, piece)) add(found, hitIn(transcript, text));
      }
      return found satisfies SearchResult;
    },
    async comparison(a, b) {
      const { comparison } = await head;
      if (comparison && 'reason' in comparison) return comparison;
      if (comparison && comparison.a === a && comparison.b === b) return comparison;
      return { reason: 'This report does not hold a comparison of these batches in this order.' };
    },
  };
}

function known(head: ReportHead): ReportHead {
  if (head.version === 1) return head;
  throw new Error(`This report was made by convsim ${head.convsimVersion}, in a form that this page does not know.`);
}

function add(found: { indexes: number[]; hits: SearchHit[] }, hit: SearchHit | undefined): void {
  if (!hit) return;
  found.indexes.push(hit.index);
  if (found.hits.length < MOST_HITS) found.hits.push(hit);
}
