import type { Reply } from '../store/store.ts';
import { valueText } from './pushed-text.ts';

/** A tool that the agent used in a turn, as far as it is known. */
export interface ToolUse {
  /** Absent where only its result is known. */
  readonly name?: string | undefined;
  /** Text, or JSON; absent where only its result is known. */
  readonly arguments?: string | undefined;
  /** Absent where nobody told which result belongs to the call. */
  readonly result?: string | undefined;
}

/**
 * The tools of a reply. Calls and results are stored in the order of the trace, but apart: they belong together where there are
 * as many of both, and stand side by side where there are not.
 */
export function toolUses({ toolCalls, toolOutputs }: Pick<Reply, 'toolCalls' | 'toolOutputs'>): readonly ToolUse[] {
  const results = toolOutputs.map(valueText);
  const calls = toolCalls.map(({ name, arguments: given }) => ({ name, arguments: valueText(given) }));
  if (calls.length === results.length) return calls.map((call, index) => ({ ...call, result: results[index] }));
  return [...calls, ...results.map((result) => ({ result }))];
}
