import { clip } from '../contract/display-copy.ts';
import type { ToolCallMade } from '../contract/user-turn.ts';
import { tryParseJson } from '../http/error-text.ts';
import type { ToolCall } from '../replies/answer.ts';
import { toolCallsFromTrace } from '../traces/tool-calls-from-trace.ts';

/** Most calls of one turn that are kept. */
const MOST_CALLS = 100;

/** Longest name and arguments of a call, in characters; longer arguments are kept as the beginning of their text. */
const [LONGEST_NAME, LONGEST_ARGUMENTS] = [200, 10_000];

/** The tool calls of a reply as they are kept, each once; those of its trace where the reply names none. */
export function toolCallsMade(calls: readonly ToolCall[], trace?: unknown): readonly ToolCallMade[] | undefined {
  const ids = calls.map(({ id }) => id);
  // LangChain lists a call twice: as a part of the content, and beside it.
  const once = calls.filter(({ id }, index) => id === '' || ids.indexOf(id) === index);
  const made = once.map(({ name, arguments: text }) => ({ name, arguments: tryParseJson(text) ?? text }));
  return keptCalls(made.length > 0 ? made : toolCallsFromTrace(trace));
}

/** Calls within the bounds of what is kept; `undefined` for none. */
export function keptCalls(calls: readonly ToolCallMade[]): readonly ToolCallMade[] | undefined {
  if (calls.length === 0) return undefined;
  return calls.slice(0, MOST_CALLS).map(({ name, arguments: given }) => {
    const text = JSON.stringify(given) ?? 'null';
    const isLong = text.length > LONGEST_ARGUMENTS;
    return { name: clip(name, LONGEST_NAME), arguments: isLong ? clip(text, LONGEST_ARGUMENTS) : given };
  });
}
