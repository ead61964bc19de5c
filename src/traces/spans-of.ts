import { readSpans } from './read-spans.ts';
import type { Span } from './span.ts';

/**
 * The spans of a trace in any encoding of MLflow, by their start, parents before their children. Never throws: a value
 * that is not a trace has no spans.
 */
export function spansOf(trace: unknown): readonly Span[] {
  return inStartOrder(readSpans(trace));
}

interface Visit {
  readonly span: Span;
  /** When its parent started. */
  readonly notBefore: number;
}

/**
 * Spans by their start. Where times are equal, missing or wrong, parents still stand before their children, and siblings
 * in the order of the document.
 */
function inStartOrder(spans: readonly Span[]): Span[] {
  const startOf = new Map<Span, number>();
  const childrenOf = groupByParent(spans);
  // Spans that are their own ancestors are reached from no root, so every span is a starting point in the end.
  const visits = [...rootsOf(spans), ...spans].map((span): Visit => ({ span, notBefore: 0 })).toReversed();
  for (let visit = visits.pop(); visit; visit = visits.pop()) {
    const { span, notBefore } = visit;
    if (startOf.has(span)) continue;
    const start = Math.max(span.startNs ?? 0, notBefore);
    startOf.set(span, start);
    const children = childrenOf.get(span.id) ?? [];
    childrenOf.delete(span.id);
    for (const child of children.toReversed()) visits.push({ span: child, notBefore: start });
  }
  return [...startOf].toSorted(([, a], [, b]) => a - b).map(([span]) => span);
}

function rootsOf(spans: readonly Span[]): readonly Span[] {
  const ids = new Set(spans.map((span) => span.id));
  return spans.filter(({ parentId }) => parentId === undefined || !ids.has(parentId));
}

function groupByParent(spans: readonly Span[]): Map<string, readonly Span[]> {
  const groups = new Map<string, Span[]>();
  for (const span of spans) {
    if (span.parentId === undefined) continue;
    const siblings = groups.get(span.parentId);
    if (siblings) siblings.push(span);
    else groups.set(span.parentId, [span]);
  }
  return groups;
}
