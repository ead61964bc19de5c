import { readSpans } from './read-spans.ts';
import type { Span } from './span.ts';
import { inStartOrder } from './start-order.ts';

/**
 * The spans of a trace in any encoding of MLflow, by their start, parents before their children. Never throws: a value
 * that is no trace has no spans.
 */
export function spansOf(trace: unknown): readonly Span[] {
  return inStartOrder(readSpans(trace));
}
