import type { Span } from '../traces/span.ts';
import { toolOutputsOf } from '../traces/tool-outputs-from-trace.ts';

/** Every tool result of a turn: those that its trace tells of, or if it tells of none, those that came with the reply. */
export function turnToolOutputs(spans: readonly Span[], inReply: readonly string[]): readonly string[] {
  const inTrace = toolOutputsOf(spans);
  return inTrace.length > 0 ? inTrace : inReply;
}
