import { writeWholeFile } from '../output/write-whole-file.ts';
import type { BatchView } from './data/batch-view.ts';
import type { ComparisonView, NotComparable } from './data/comparison-view.ts';
import type { ConversationLine } from './data/conversation-line.ts';
import type { ReportBatch, ReportHead } from './data/report-data.ts';
import type { Transcript } from './data/transcript.ts';
import { contentPolicy, type PageFile, readPageFile } from './page-file.ts';
import { reportElement } from './report-element.ts';

/** A batch as a report reads it, each part once. */
export interface ReportedBatch {
  readonly view: BatchView;
  readonly lines: AsyncIterable<readonly ConversationLine[]>;
  /** In the order of the seeds. */
  readonly transcripts: AsyncIterable<Transcript>;
}

/** What a report is made of, and where it is written. */
export interface ReportOrder {
  readonly batches: AsyncIterable<ReportedBatch>;
  readonly comparison?: ComparisonView | NotComparable | undefined;
  readonly convsimVersion: string;
  readonly file: string;
}

/** Characters of texts that are packed together: what the page unpacks to show one conversation. */
const PIECE = 400_000;
/** The most conversations in a piece. */
const MOST = 100;

/**
 * Writes the page with its data as one file that needs nothing else, whole or not there; returns the folder that had to be made.
 * @throws {InputError} where the place is not a file. @throws {UnavailableError} when reading or writing fails.
 */
export async function writeReport(order: ReportOrder): Promise<string | undefined> {
  return writeWholeFile(order.file, documentOf(order, await readPageFile()));
}

async function* documentOf(order: ReportOrder, page: PageFile): AsyncGenerator<string> {
  const policy = `<meta http-equiv="Content-Security-Policy" content="${contentPolicy(page, "'none'")}" />`;
  yield `${page.head.replace('<head>', () => `<head>${policy}`)}\n`;
  for await (const element of elementsOf(order)) yield `${element}\n`;
  yield `${page.tail}\n`;
}

async function* elementsOf({ batches, comparison, convsimVersion }: ReportOrder): AsyncGenerator<string> {
  const written: ReportBatch[] = [];
  for await (const batch of batches) {
    const place = written.length;
    const linePieces = yield* lineElements(batch, place);
    written.push({ view: batch.view, linePieces, textPieces: yield* textElements(batch, place) });
  }
  const head: ReportHead = {
    version: 1,
    madeAt: new Date().toISOString(),
    convsimVersion,
    batches: written,
    ...(comparison && { comparison }),
  };
  yield await reportElement('convsim-report', head);
}

/** Returns how many there are. */
async function* lineElements({ lines }: ReportedBatch, place: number): AsyncGenerator<string, number> {
  let pieces = 0;
  for await (const piece of lines) {
    yield await reportElement(`convsim-lines-${place}-${pieces}`, piece);
    pieces += 1;
  }
  return pieces;
}

/** Returns the first seed index of each. */
async function* textElements({ transcripts }: ReportedBatch, place: number): AsyncGenerator<string, number[]> {
  const firsts: number[] = [];
  for await (const piece of inPieces(transcripts)) {
    yield await reportElement(`convsim-texts-${place}-${firsts.length}`, piece);
    firsts.push(piece[0]?.conversation.seed_index ?? 0);
  }
  return firsts;
}

async function* inPieces(transcripts: AsyncIterable<Transcript>): AsyncGenerator<readonly Transcript[]> {
  let piece: Transcript[] = [];
  let size = 0;
  for await (const transcript of transcripts) {
    piece.push(transcript);
    size += sizeOf(transcript);
    if (size < PIECE && piece.length < MOST) continue;
    yield piece;
    piece = [];
    size = 0;
  }
  if (piece.length > 0) yield piece;
}

/** About as many characters as it takes. */
function sizeOf({ turns }: Transcript): number {
  return turns.reduce(
    (sum, { question, answer, context, toolOutputs }) =>
      sum + question.length + answer.length + (context?.length ?? 0) + toolOutputs.join('').length,
    0,
  );
}
