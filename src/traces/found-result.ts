import { canonicalText } from './canonical-text.ts';
import { textOf } from './text-of.ts';
import type { ToolResult } from './tool-result.ts';

/** A tool result, and where in the trace it appears first. */
export interface FoundResult {
  readonly callId: string | undefined;
  readonly name: string | undefined;
  /** What the model read, where it is known; otherwise what the tool gave. */
  readonly text: string;
  /** The same for the same content. */
  readonly canonical: string;
  /** Position of its span in the order of time. */
  readonly at: number;
}

/** A result found at the span with this position. */
export function foundAt(at: number, { callId, name, content }: ToolResult): FoundResult {
  const text = textOf(content);
  return { callId, name, text, canonical: canonicalText(text), at };
}
