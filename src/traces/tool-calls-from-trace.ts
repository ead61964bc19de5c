import type { ToolCallMade } from '../contract/user-turn.ts';
import { fieldsOf } from '../contract/fields-of.ts';
import { decodedJson } from './decoded-json.ts';
import type { Span } from './span.ts';
import { spansOf } from './spans-of.ts';

/**
 * The tools that a trace says were called, in order: the names and inputs of its spans of type `TOOL`. A span inside another
 * such span is part of that call. Never throws: a value that is no trace has none.
 */
export function toolCallsFromTrace(trace: unknown): readonly ToolCallMade[] {
  const inTools = new Set<string>();
  return spansOf(trace).flatMap((span) => {
    const { id, parentId, type } = span;
    const isNested = parentId !== undefined && inTools.has(parentId);
    const isTool = type === 'TOOL';
    if (isNested || isTool) inTools.add(id);
    return isTool && !isNested ? [callOf(span)] : [];
  });
}

/** The original's agents run every tool in one function: the span is that function's, and the tool stands in its inputs. */
function callOf({ name, toolName, inputs = {} }: Span): ToolCallMade {
  const { function_name: wrapped, function_args_loaded: loaded, function_args_raw: raw } = fieldsOf(inputs);
  if (typeof wrapped !== 'string' || wrapped === '') return { name: toolName ?? name, arguments: inputs };
  return { name: wrapped, arguments: loaded ?? decodedJson(raw) ?? {} };
}
