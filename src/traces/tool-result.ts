import { fieldsOf } from '../contract/fields-of.ts';
import { type Fields, itemsOf } from './decoded-json.ts';

/** What one call of a tool gave. */
export interface ToolResult {
  /** The model's id of the call. */
  readonly callId: string | undefined;
  /** The tool's name. */
  readonly name: string | undefined;
  /** As it was recorded: text, parts or any JSON. */
  readonly content: unknown;
}

/**
 * The tool results that a chat message or an item of the Responses API holds, in the form of OpenAI, LangChain, Anthropic,
 * Bedrock, Gemini or OpenTelemetry's `gen_ai` messages; none if it is not a tool result.
 */
export function toolResultsIn(item: unknown): ToolResult[] {
  const fields = fieldsOf(item);
  const parts = [...itemsOf(fields['content']), ...itemsOf(fields['parts'])];
  const inParts = parts.flatMap((part) => partResult(fieldsOf(part)) ?? []);
  if (inParts.length > 0) return inParts;
  return [messageResult(fields) ?? partResult(fields) ?? []].flat();
}

/** A text that can tell things apart: an empty one cannot. */
function identifierOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function messageResult({ role, type, tool_call_id: id, name, content }: Fields): ToolResult | undefined {
  const isTool = role === 'tool' || role === 'function' || type === 'tool';
  return isTool ? resultOf({ id, name, content }) : undefined;
}

function partResult(part: Fields): ToolResult | undefined {
  const type = String(part['type']);
  if (type.endsWith('_call_output')) return resultOf({ id: part['call_id'], content: part['output'] });
  if (type.endsWith('tool_result')) return resultOf({ id: part['tool_use_id'], content: part['content'] });
  if (type === 'tool_call_response') return resultOf({ id: part['id'], content: part['response'] ?? part['result'] });
  const bedrock = fieldsOf(part['toolResult']);
  if ('content' in bedrock) return resultOf({ id: bedrock['toolUseId'], content: bedrock['content'] });
  const gemini = fieldsOf(part['function_response'] ?? part['functionResponse']);
  if ('response' in gemini) return resultOf({ id: gemini['id'], name: gemini['name'], content: gemini['response'] });
  return undefined;
}

function resultOf({ id, name, content }: { id: unknown; name?: unknown; content: unknown }): ToolResult {
  return { callId: identifierOf(id), name: identifierOf(name), content };
}

/** Names of the tools that a model called, by the id of the call; reads every form that `toolResultsIn` reads. */
export function calledNames(messages: readonly unknown[]): ReadonlyMap<string, string> {
  const calls = messages.flatMap((message) => {
    const { tool_calls: toolCalls, content, parts } = fieldsOf(message);
    return [message, ...itemsOf(toolCalls), ...itemsOf(content), ...itemsOf(parts)];
  });
  return new Map(calls.flatMap(idAndName));
}

function idAndName(call: unknown): [string, string][] {
  const fields = fieldsOf(call);
  const inner = fieldsOf(fields['toolUse'] ?? fields['function_call'] ?? fields['functionCall'] ?? call);
  const id = identifierOf(inner['call_id'] ?? inner['toolUseId'] ?? inner['id']);
  const name = identifierOf(inner['name'] ?? fieldsOf(inner['function'])['name']);
  return id === undefined || name === undefined ? [] : [[id, name]];
}
