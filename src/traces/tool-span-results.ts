import { type FoundResult, foundAt } from './found-result.ts';
import { fieldsOf } from '../contract/fields-of.ts';
import { itemsOf, jsonOrEmpty } from './decoded-json.ts';
import type { Span } from './span.ts';
import { type ToolResult, toolResultsIn } from './tool-result.ts';

const TOOL_TYPES = new Set(['TOOL', 'RETRIEVER']);

/**
 * What the spans of tools and retrievers gave, one result a call. A span inside another such span is part of that call; one
 * that was exported twice, under two ids, counts once. `spans` have parents before children.
 */
export function toolSpanResults(spans: readonly Span[]): FoundResult[] {
  const inTools = new Set<string>();
  const seen = new Set<string>();
  return spans.flatMap((span, at) => {
    const isNested = span.parentId !== undefined && inTools.has(span.parentId);
    const isTool = isToolSpan(span);
    if (isNested || isTool) inTools.add(span.id);
    if (isNested || !isTool) return [];
    const found = resultsOf(span).map((result) => foundAt(at, result));
    return found.filter(({ callId, canonical }) => isNew(seen, [span.name, span.startNs, callId, canonical]));
  });
}

/** Whether a span is the call of a tool or a retriever. */
export function isToolSpan({ type }: Span): boolean {
  return TOOL_TYPES.has(type);
}

/** Agents often return the message that they make of the result, or a list of them, or wrap it in `new_message`. */
function resultsOf({ outputs, name, toolName = name, callId }: Span): readonly ToolResult[] {
  const value = fieldsOf(outputs)['new_message'] ?? outputs;
  const inMessages = [value, ...itemsOf(value)].flatMap(toolResultsIn);
  if (inMessages.length === 0) return [{ callId, name: toolName, content: value }];
  return inMessages.map((result) => ({ ...result, name: result.name ?? toolName }));
}

function isNew(seen: Set<string>, parts: readonly unknown[]): boolean {
  const key = jsonOrEmpty(parts);
  const size = seen.size;
  return seen.add(key).size > size;
}
