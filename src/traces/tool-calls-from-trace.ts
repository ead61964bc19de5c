import type { ToolCallMade } from '../contract/user-turn.ts';
import { spansOf } from './spans-of.ts';

/**
 * The tools that a trace says were called, in order: the names and inputs of its spans of type `TOOL`. A span inside another
 * such span is part of that call. Never throws: a value that is no trace has none.
 */
export function toolCallsFromTrace(trace: unknown): readonly ToolCallMade[] {
  const inTools = new Set<string>();
  return spansOf(trace).flatMap(({ id, parentId, type, name, toolName, inputs }) => {
    const isNested = parentId !== undefined && inTools.has(parentId);
    const isTool = type === 'TOOL';
    if (isNested || isTool) inTools.add(id);
    return isTool && !isNested ? [{ name: toolName ?? name, arguments: inputs ?? {} }] : [];
  });
}
