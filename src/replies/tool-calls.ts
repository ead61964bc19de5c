import { fieldsOf } from '../contract/fields-of.ts';
import type { ToolCall } from './answer.ts';

/**
 * The tool calls of a message, in the forms of chat completions (`tool_calls`, `function_call`), LangChain (`args`), Anthropic
 * (parts of type `tool_use`) and Gemini (`functionCall`).
 */
export function toolCallsIn(message: Readonly<Record<string, unknown>>): readonly ToolCall[] {
  const { tool_calls: calls, function_call: single, content, parts } = message;
  const listed = [calls, single].flat().map(callOf);
  const inParts = [content, parts].flat().map(callOfPart);
  return [...listed, ...inParts].filter((call) => call !== undefined);
}

/** One call, by whichever names; `undefined` for what names no tool. Responses call the id `call_id`. */
export function callOf(value: unknown): ToolCall | undefined {
  const fields = fieldsOf(value);
  const {
    name,
    arguments: text,
    args,
    input,
  } = { ...fields, ...fieldsOf(fields['function']) } as Record<string, unknown>;
  if (typeof name !== 'string' || name === '') return undefined;
  const id = [fields['call_id'], fields['id']].find((each) => typeof each === 'string');
  return { id: typeof id === 'string' ? id : '', name, arguments: jsonTextOf(text ?? args ?? input) };
}

function callOfPart(part: unknown): ToolCall | undefined {
  const fields = fieldsOf(part);
  if (fields['type'] === 'tool_use') return callOf(fields);
  return 'functionCall' in fields ? callOf(fields['functionCall']) : undefined;
}

/** Some servers send the arguments as an object. */
function jsonTextOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? {});
}
