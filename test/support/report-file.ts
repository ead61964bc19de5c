import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import type { ConversationLine } from '../../src/view/data/conversation-line.ts';
import type { ReportHead } from '../../src/view/data/report-data.ts';
import type { Transcript } from '../../src/view/data/transcript.ts';

const ELEMENT = /<script type="application\/gzip" id="convsim-([^"]+)">([^<]*)<\/script>/g;

/** The page of a report as the text that it is, and its parts as the JSON that they are. */
export function unpackedHtml(html: string): string {
  return html.replaceAll(ELEMENT, (_, id: string, packed: string) => `${id}: ${unpack(packed)}\n`);
}

/** What a report holds, unpacked. */
export interface ReadReport {
  readonly head: ReportHead;
  /** By the place of their batch. */
  readonly lines: readonly (readonly ConversationLine[])[];
  readonly transcripts: readonly (readonly Transcript[])[];
}

/** Reads a report as the page does. */
export async function readReport(file: string): Promise<ReadReport> {
  const html = await readFile(file, 'utf8');
  const parts = new Map([...html.matchAll(ELEMENT)].map(([, id = '', packed = '']) => [id, unpack(packed)]));
  const head = JSON.parse(parts.get('report') ?? '') as ReportHead;
  const all = <Item>(kind: string, place: number, count: number): Item[] =>
    Array.from(
      { length: count },
      (_, piece) => JSON.parse(parts.get(`${kind}-${place}-${piece}`) ?? '') as Item[],
    ).flat();
  return {
    head,
    lines: head.batches.map(({ linePieces }, place) => all('lines', place, linePieces)),
    transcripts: head.batches.map(({ textPieces }, place) => all('texts', place, textPieces.length)),
  };
}

function unpack(packed: string): string {
  return gunzipSync(Buffer.from(packed, 'base64')).toString();
}
