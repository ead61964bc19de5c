import { joinTrail } from '../../text/heading-trail.ts';
import { markdownBlocks, type MarkdownBlock } from '../../text/markdown-blocks.ts';
import { splitBlock } from './split-block.ts';

/** One document as text: Markdown or plain. `uri` is its path relative to the documents' folder. */
export interface Document {
  readonly uri: string;
  readonly text: string;
}

/** A piece of a document that the search finds; its text names the headings it stands under (`# Guide > Resuming`). */
export interface Chunk {
  /** `<uri>#<number>`, counted from 1. */
  readonly chunkId: string;
  readonly uri: string;
  readonly text: string;
}

/** From this length on, in UTF-16 units, a chunk ends at the next heading. */
const ENOUGH = 800;
/** No block is added that makes a chunk longer, unless the text before it announces it (`…:`). */
const FULL = 1_500;

interface Piece {
  readonly trail: string;
  readonly kind: MarkdownBlock['kind'];
  readonly source: string;
}

/** Chunks of about 800 to 1,500 characters, cut at headings and between blocks; a code fence stays whole up to 3,000. */
export function chunkDocument(document: Document): Chunk[] {
  const texts: string[] = [];
  let pieces: Piece[] = [];
  for (const piece of piecesOf(document.text)) {
    if (startsNewChunk(pieces, piece)) {
      texts.push(textOf(pieces));
      pieces = [];
    }
    pieces.push(piece);
  }
  if (pieces.length > 0) texts.push(textOf(pieces));
  return texts.map((text, at) => ({ chunkId: `${document.uri}#${at + 1}`, uri: document.uri, text }));
}

/** Every block but the headings, with the trail of headings above it. */
function piecesOf(text: string): Piece[] {
  const trail: string[] = [];
  return markdownBlocks(text).flatMap((block) => {
    if (block.kind !== 'heading') return splitBlock(block, FULL).map((source) => pieceOf(trail, block.kind, source));
    trail.splice(block.level - 1);
    trail[block.level - 1] = block.text;
    return [];
  });
}

function pieceOf(trail: readonly string[], kind: MarkdownBlock['kind'], source: string): Piece {
  const headings = trail.filter((heading) => heading);
  return { trail: headings.length > 0 ? `# ${joinTrail(headings)}` : '', kind, source };
}

function startsNewChunk(pieces: readonly Piece[], next: Piece): boolean {
  const last = pieces.at(-1);
  if (!last) return false;
  const length = textOf(pieces).length;
  if (next.trail !== last.trail) return length >= ENOUGH || length + next.source.length > FULL;
  const isAnnounced = last.source.trimEnd().endsWith(':') && next.kind !== 'paragraph';
  return length + next.source.length > (isAnnounced ? 2 * FULL : FULL);
}

function textOf(pieces: readonly Piece[]): string {
  let trail = '';
  const parts = pieces.flatMap((piece) => {
    const heading = piece.trail === trail ? [] : [piece.trail];
    trail = piece.trail;
    return [...heading, piece.source];
  });
  return parts.filter((part) => part).join('\n\n');
}
