import type { FoundResult } from './found-result.ts';

/** A tool's name in a span: DSPy writes `Tool.search`, MLflow up to 3.5 numbers repeated names, as `search_2`. */
const PREFIX_OR_NUMBER = /^.*\.|_\d+$/g;

type KeyOf = (result: FoundResult) => string | undefined;

/** What makes two results one, the surest first: agents often rewrite what a tool gave before the model reads it. */
const KEYS: readonly KeyOf[] = [
  ({ callId }) => callId,
  ({ canonical }) => canonical,
  ({ name }) => name?.replace(PREFIX_OR_NUMBER, ''),
];

/** The results of `found` that none of `known` stands for; each known one stands for one result at most. */
export function unmatchedResults(found: readonly FoundResult[], known: readonly FoundResult[]): readonly FoundResult[] {
  const free = new Set(known);
  return KEYS.reduce((rest, keyOf) => withoutMatches(rest, free, keyOf), found);
}

function withoutMatches(found: readonly FoundResult[], free: Set<FoundResult>, keyOf: KeyOf): readonly FoundResult[] {
  const queues = queuesOf(free, keyOf);
  return found.filter((result) => {
    const match = queues.get(keyOf(result))?.pop();
    if (match) free.delete(match);
    return !match;
  });
}

/** Results by their key, each queue's first one at its end. */
function queuesOf(results: Iterable<FoundResult>, keyOf: KeyOf): ReadonlyMap<string | undefined, FoundResult[]> {
  const queues = new Map<string, FoundResult[]>();
  for (const result of [...results].toReversed()) {
    const key = keyOf(result);
    if (key === undefined) continue;
    const queue = queues.get(key);
    if (queue) queue.push(result);
    else queues.set(key, [result]);
  }
  return queues;
}
