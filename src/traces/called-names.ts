import { fieldsOf } from '../contract/fields-of.ts';
import { itemsOf } from './json-values.ts';
import { identifierOf } from './tool-result.ts';

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
