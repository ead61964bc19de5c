import { canonicalJson } from '../contract/canonical-json.ts';
import { fieldsOf } from '../contract/fields-of.ts';
import { decodedJson, jsonOrEmpty } from './decoded-json.ts';
import type { ToolResult } from './tool-result.ts';

/** A tool result, and where in the trace it appears first. */
export interface FoundResult {
  readonly callId: string | undefined;
  readonly name: string | undefined;
  /** What the model read, where it is known; otherwise what the tool gave. */
  readonly text: string;
  /** Equal for results of equal content. */
  readonly canonical: string;
  /** Position of its span in the order of time. */
  readonly at: number;
}

/** A result found at the span with this position. */
export function foundAt(at: number, { callId, name, content }: ToolResult): FoundResult {
  const text = textOf(content);
  return { callId, name, text, canonical: canonicalText(text), at };
}

/** A tool's result as text: texts as they are, lists of text parts line by line, anything else as JSON; `''` for nothing. */
function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (content === undefined || content === null) return '';
  const texts = Array.isArray(content) ? content.map(partText) : [undefined];
  return texts.length > 0 && texts.every((text) => text !== undefined) ? texts.join('\n') : jsonOrEmpty(content);
}

/** The text of a part: `{type: 'text', text}` and its kin, or Bedrock's `{text}` and `{json}`. */
function partText(part: unknown): string | undefined {
  const { type, text, json, ...rest } = fieldsOf(part);
  const isBare = type === undefined && Object.keys(rest).length === 0;
  const isText = isBare || (typeof type === 'string' && type.endsWith('text'));
  if (isText && typeof text === 'string') return text;
  return isBare && json !== undefined ? jsonOrEmpty(json) : undefined;
}

/** Text that is equal for equal content: JSON in it loses its white space, its escapes and the order of its keys. */
function canonicalText(text: string): string {
  try {
    return canonicalJson(decodedJson(text));
  } catch {
    // Nested too deeply to be written.
    return '';
  }
}
