import type { KeywordIndex, SearchHit } from './keyword-index.ts';

/** The one tool of the `docs-qa` agent, as a function tool of an OpenAI-compatible request. */
export const SEARCH_TOOL = {
  type: 'function',
  function: {
    name: 'search_product_docs',
    description: 'Searches the product documentation by keywords and returns the passages that fit best.',
    parameters: {
      type: 'object',
      properties: {
        query: {
          type: 'array',
          items: { type: 'string' },
          minItems: 1,
          description: 'One or more short queries of a few keywords each.',
        },
      },
      required: ['query'],
      additionalProperties: false,
    },
  },
} as const;

/** A shorter rest of a passage is too short to be useful. */
const SHORTEST_CUT = 200;

interface ResultEntry {
  readonly page_content: string;
  readonly metadata: { readonly doc_uri: string; readonly score: number; readonly chunk_id: string };
}

/**
 * The tool's result: a JSON list of `{page_content, metadata: {doc_uri, score, chunk_id}}`, best first; `[]` if nothing fits.
 * It is always valid JSON of at most `maxContextChars` characters (at least 2): the first entry that does not fit whole is
 * shortened between words if 200 characters of it can stay, and everything after it is dropped.
 */
export function searchProductDocs(index: KeywordIndex, queries: readonly string[], maxContextChars: number): string {
  if (maxContextChars < 2) throw new RangeError(`maxContextChars must be at least 2, not ${maxContextChars}`);
  let result = '[]';
  for (const entry of index.search(queries).map(toEntry)) {
    const next = append(result, entry);
    if (next.length > maxContextChars) return appendShortened(result, entry, maxContextChars) ?? result;
    result = next;
  }
  return result;
}

function toEntry({ chunk, score }: SearchHit): ResultEntry {
  const metadata = { doc_uri: chunk.uri, score: Math.round(score * 1_000) / 1_000, chunk_id: chunk.chunkId };
  return { page_content: chunk.text, metadata };
}

function append(result: string, entry: ResultEntry): string {
  return `${result.slice(0, -1)}${result === '[]' ? '' : ','}${JSON.stringify(entry)}]`;
}

/** The longest shortened form that fits; halving, because escaping makes a character's length in JSON vary. */
function appendShortened(result: string, entry: ResultEntry, maxLength: number): string | undefined {
  let fitting: string | undefined;
  let low = SHORTEST_CUT;
  let high = entry.page_content.length - 1;
  while (low <= high) {
    const middle = Math.floor((low + high) / 2);
    const next = append(result, { ...entry, page_content: cutBetweenWords(entry.page_content, middle) });
    if (next.length <= maxLength) {
      fitting = next;
      low = middle + 1;
    } else high = middle - 1;
  }
  return fitting;
}

function cutBetweenWords(text: string, length: number): string {
  const cut = text.slice(0, length);
  const atSpace = cut.replace(/\s+\S*$/, '');
  if (atSpace !== '' && atSpace.length >= length / 2) return atSpace;
  return cut.replace(/[\uD800-\uDBFF]$/, '');
}
