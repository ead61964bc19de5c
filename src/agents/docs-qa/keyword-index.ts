import MiniSearch from 'minisearch';
import { stemsOf } from '../../text/words.ts';
import type { Chunk } from './chunk-document.ts';

/** A chunk that was found and how well it fits; higher is better. */
export interface SearchHit {
  readonly chunk: Chunk;
  readonly score: number;
}

/** Finds chunks by the words they share with queries. */
export interface KeywordIndex {
  /** The chunks that fit any of the queries, best first, ties in document order; empty when no word occurs anywhere. */
  search(queries: readonly string[]): SearchHit[];
}

/** A word in a heading counts this often: headings say what a chunk is about. */
const HEADING_BOOST = 1.5;
/** Hits below this part of the best score share only a passing word with the question. */
const WORTH_KEEPING = 0.2;
const MAX_HITS = 8;

/** Builds a BM25 index once over all chunks; a search then touches only the chunks that hold a word of the query. */
export function keywordIndex(chunks: readonly Chunk[]): KeywordIndex {
  const index = stemIndex(['headings', 'text']);
  index.addAll(chunks.map(({ headings, text }, id) => ({ id, headings: headings.join('\n'), text })));
  return {
    search(queries) {
      const found = index.search(queries.join('\n'), { boost: { headings: HEADING_BOOST } });
      const ranked = found.sort((a, b) => b.score - a.score || Number(a.id) - Number(b.id)).slice(0, MAX_HITS);
      return ranked.flatMap(({ id, score }) => {
        const chunk = chunks[Number(id)];
        return chunk && score >= WORTH_KEEPING * (ranked[0]?.score ?? 0) ? [{ chunk, score }] : [];
      });
    },
  };
}

/** An empty index over fields of text, which finds a word in all its forms. */
export function stemIndex(fields: string[]): MiniSearch {
  return new MiniSearch({ fields, tokenize: (text) => stemsOf(text), processTerm: (term) => term });
}
