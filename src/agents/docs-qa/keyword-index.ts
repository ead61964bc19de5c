import type { Chunk } from './chunk-documents.ts';
import { stemsOf } from './words.ts';

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

/** BM25's usual constants: how soon repetition stops to matter, and how much long chunks are held back. */
const SATURATION = 1.2;
const LENGTH_WEIGHT = 0.75;
/** A word in a heading counts this often: headings say what a chunk is about. */
const HEADING_COUNT = 3;
/** Hits below this part of the best score share only a passing word with the question. */
const WORTH_KEEPING = 0.3;
const MAX_HITS = 8;

interface Posting {
  readonly position: number;
  readonly count: number;
}

/** Builds the index once over all chunks; a search then touches only the chunks that hold a word of the query. */
export function keywordIndex(chunks: readonly Chunk[]): KeywordIndex {
  const counts = chunks.map((chunk) => countTerms(chunk.text));
  const lengths = counts.map((terms) => [...terms.values()].reduce((sum, count) => sum + count, 0));
  const postings = postingsOf(counts);
  const averageLength = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, chunks.length);
  const score = (posting: Posting, found: number): number => {
    const rarity = Math.log(1 + (chunks.length - found + 0.5) / (found + 0.5));
    const length = 1 - LENGTH_WEIGHT + (LENGTH_WEIGHT * (lengths[posting.position] ?? 0)) / averageLength;
    return (rarity * posting.count * (SATURATION + 1)) / (posting.count + SATURATION * length);
  };
  return { search: (queries) => bestHits(chunks, scorePositions(queries, postings, score)) };
}

function countTerms(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const line of text.split('\n')) {
    const weight = line.startsWith('# ') ? HEADING_COUNT : 1;
    for (const term of stemsOf(line)) counts.set(term, (counts.get(term) ?? 0) + weight);
  }
  return counts;
}

function postingsOf(counts: readonly Map<string, number>[]): Map<string, Posting[]> {
  const postings = new Map<string, Posting[]>();
  for (const [position, terms] of counts.entries()) {
    for (const [term, count] of terms) {
      const list = postings.get(term);
      if (list) list.push({ position, count });
      else postings.set(term, [{ position, count }]);
    }
  }
  return postings;
}

function scorePositions(
  queries: readonly string[],
  postings: ReadonlyMap<string, readonly Posting[]>,
  score: (posting: Posting, found: number) => number,
): Map<number, number> {
  const scores = new Map<number, number>();
  for (const term of new Set(queries.flatMap(stemsOf))) {
    const list = postings.get(term) ?? [];
    for (const posting of list) {
      scores.set(posting.position, (scores.get(posting.position) ?? 0) + score(posting, list.length));
    }
  }
  return scores;
}

function bestHits(chunks: readonly Chunk[], scores: ReadonlyMap<number, number>): SearchHit[] {
  const ranked = [...scores].sort(([a, scoreA], [b, scoreB]) => scoreB - scoreA || a - b);
  const least = (ranked[0]?.[1] ?? 0) * WORTH_KEEPING;
  return ranked.slice(0, MAX_HITS).flatMap(([position, score]) => {
    const chunk = chunks[position];
    return chunk && score >= least ? [{ chunk, score }] : [];
  });
}
