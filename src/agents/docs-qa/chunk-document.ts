import { Lexer, type Token } from 'marked';
import { joinTrail, withoutDeepNesting } from '../../text/read-sections.ts';
import { splitSentences } from '../../text/split-sentences.ts';

/** One document as text: Markdown or plain. `uri` is its path relative to the documents' folder. */
export interface Document {
  readonly uri: string;
  readonly text: string;
}

/** A piece of a document that the search finds. */
export interface Chunk {
  /** `<uri>#<number>`, counted from 1. */
  readonly chunkId: string;
  readonly uri: string;
  /** The headings that its parts are under, e.g. `Guide > Resuming`; empty before the first heading. */
  readonly headings: readonly string[];
  /** Its parts, each after a line that names its headings: `# Guide > Resuming`. */
  readonly text: string;
}

/** From this length on, in UTF-16 units, a chunk ends at the next heading. */
const ENOUGH = 800;
/** No block is added that makes a chunk longer, unless the text before it announces it (`…:`). */
const FULL = 1_500;

interface Piece {
  readonly trail: string;
  readonly source: string;
}

/** Chunks of about 800 to 1,500 characters, cut at headings and between blocks; a code fence stays whole up to 3,000. */
export function chunkDocument({ uri, text }: Document): Chunk[] {
  const groups: Piece[][] = [];
  for (const piece of piecesOf(text)) {
    const last = groups.at(-1);
    if (last && !startsNewChunk(last, piece)) last.push(piece);
    else groups.push([piece]);
  }
  return groups.map((pieces, at) => {
    const headings = [...new Set(pieces.map(({ trail }) => trail))].filter((trail) => trail);
    return { chunkId: `${uri}#${at + 1}`, uri, headings, text: textOf(pieces) };
  });
}

/** Every block but the headings, with the trail of headings above it; front matter, rules and comments are left out. */
function piecesOf(text: string): Piece[] {
  const body = withoutDeepNesting(text.replace(/\r\n?/g, '\n')).replace(/^---\n(?:.*\n)*?---\n/, '');
  const trail: string[] = [];
  return new Lexer().blockTokens(body).flatMap((token) => {
    if (token.type === 'heading') {
      trail.splice(Number(token['depth']) - 1);
      trail[Number(token['depth']) - 1] = String(token['text']);
    }
    const isSilent = ['heading', 'space', 'hr', 'def'].includes(token.type) || /^\s*<!--[^]*-->\s*$/.test(token.raw);
    const headings = joinTrail(trail.filter((heading) => heading));
    return isSilent ? [] : splitBlock(token).map((source) => ({ trail: headings, source }));
  });
}

function startsNewChunk(pieces: readonly Piece[], next: Piece): boolean {
  const last = pieces.at(-1);
  const length = textOf(pieces).length;
  if (next.trail !== last?.trail) return length >= ENOUGH || length + next.source.length > FULL;
  return length + next.source.length > (last.source.endsWith(':') ? 2 * FULL : FULL);
}

function textOf(pieces: readonly Piece[]): string {
  const parts = pieces.flatMap(({ trail, source }, at) =>
    trail === (pieces[at - 1]?.trail ?? '') ? [source] : [`# ${trail}`, source],
  );
  return parts.join('\n\n');
}

/** A block's source in parts of at most about `FULL` characters: a table keeps its header rows, a code fence its marks. */
function splitBlock({ type, raw }: Token): string[] {
  const source = raw.replace(/^\n+|\s+$/g, '');
  if (source.length <= (type === 'code' ? 2 * FULL : FULL)) return [source];
  const lines = source.split('\n');
  const isFence = type === 'code' && /^\s*[`~]{3}/.test(source);
  const head = lines.slice(0, type === 'table' ? 2 : isFence ? 1 : 0);
  const foot = isFence && /^\s*[`~]{3,}$/.test(lines.at(-1) ?? '') ? lines.slice(-1) : [];
  const inner = lines.slice(head.length, lines.length - foot.length);
  const [parts, glue] = type === 'paragraph' ? [splitSentences(source), ' '] : [inner, '\n'];
  return gather(parts.flatMap(shortParts), glue).map((part) => [...head, part, ...foot].join('\n'));
}

/** Joins neighbours as long as they stay within `FULL`. */
function gather(parts: readonly string[], glue: string): string[] {
  const gathered: string[] = [];
  for (const part of parts) {
    const last = gathered.at(-1);
    if (last === undefined || last.length + part.length > FULL) gathered.push(part);
    else gathered[gathered.length - 1] = `${last}${glue}${part}`;
  }
  return gathered;
}

/** Cuts what has no sentence or line end within reach, between words where there are any. */
function shortParts(part: string): string[] {
  if (part.length <= FULL) return [part];
  return part.match(new RegExp(`[^]{1,${FULL}}(?=\\s|$)|[^]{1,${FULL}}`, 'gu')) ?? [];
}
