import type { FoundResult } from './found-result.ts';
import { modelResults } from './model-results.ts';
import type { Span } from './span.ts';
import { spansOf } from './spans-of.ts';
import { toolSpanResults } from './tool-span-results.ts';
import { unmatchedResults } from './unmatched-results.ts';

/** An empty result: no text, or empty JSON. */
const NOTHING = /^\s*(?:null|\[\s*\]|\{\s*\}|"")?\s*$/;

/**
 * Every tool result of the turn in a trace, once each, in order, whatever framework wrote the trace: what the
 * model was given, and what tools and retrievers gave that no model was given. Results that hold nothing are left out.
 * Never throws: a value that is not a trace has none.
 */
export function toolOutputsFromTrace(trace: unknown): string[] {
  return toolOutputsOf(spansOf(trace));
}

/** The same from spans in the order of `spansOf`. */
export function toolOutputsOf(spans: readonly Span[]): string[] {
  const read = modelResults(spans).filter(saysSomething);
  const given = toolSpanResults(spans).filter(saysSomething);
  const all = [...read, ...unmatchedResults(given, read)];
  return all.toSorted((a, b) => a.at - b.at).map(({ text }) => text);
}

function saysSomething({ text }: FoundResult): boolean {
  return !NOTHING.test(text);
}
