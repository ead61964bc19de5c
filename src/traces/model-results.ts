import { calledNames } from './tool-result.ts';
import { type FoundResult, foundAt } from './found-result.ts';
import { fieldsOf } from '../contract/fields-of.ts';
import { decodedJson } from './decoded-json.ts';
import type { Span } from './span.ts';
import { type ToolResult, toolResultsIn } from './tool-result.ts';

const MODEL_TYPES = new Set(['CHAT_MODEL', 'LLM']);

/** The original's agents name their model spans so, whatever type they have. */
const MODEL_NAME = /^chat_completions_api(_\d+)?$/;

const MESSAGE_LISTS = ['messages', 'input', 'items', 'contents'];

/**
 * Tool results that models were given in this turn, each once. Every call of a model repeats the messages before it: the
 * n-th result of one call id, or of one content where there is no id, is the same result in all of them.
 */
export function modelResults(spans: readonly Span[]): FoundResult[] {
  const known = new Map<string, number>();
  const calls = spans.filter(isModelSpan);
  const isOneWhole = calls.some((span) => !span.areInputsCut && messagesOf(span.inputs).length > 0);
  return spans.flatMap((span, at) => {
    if (!isModelSpan(span)) return [];
    const given = messagesOf(span.inputs);
    // The whole messages of an earlier call stand before every cut. Without them, this turn's question may lie behind it.
    if (span.areInputsCut && !isOneWhole && given.filter(isQuestion).length > 1) return [];
    const messages = sinceLastQuestion(given);
    const results = messages.flatMap(toolResultsIn);
    if (results.length === 0) return [];
    const names = calledNames(messages);
    return newOnes(results, known).map((result) =>
      foundAt(at, { ...result, name: result.name ?? nameOf(result, names) }),
    );
  });
}

/** Whether a span is the call of a model. */
export function isModelSpan({ type, name }: Span): boolean {
  return MODEL_TYPES.has(type) || MODEL_NAME.test(name);
}

function messagesOf(inputs: unknown): readonly unknown[] {
  const decoded = decodedJson(inputs);
  const fields = fieldsOf(decoded);
  const lists = [decoded, ...MESSAGE_LISTS.map((key) => fields[key])];
  // LangChain records a batch of chats: a list of lists.
  return lists.find((list): list is unknown[] => Array.isArray(list))?.flat() ?? [];
}

/** What follows the turn's question: an agent may be given the tool calls of earlier turns too. */
function sinceLastQuestion(messages: readonly unknown[]): readonly unknown[] {
  return messages.slice(messages.findLastIndex(isQuestion) + 1);
}

/** Anthropic, Bedrock and Gemini give tool results to the model as messages of the user. */
function isQuestion(message: unknown): boolean {
  const { role, type } = fieldsOf(message);
  return (role === 'user' || role === 'human' || type === 'human') && toolResultsIn(message).length === 0;
}

function newOnes(results: readonly ToolResult[], known: Map<string, number>): ToolResult[] {
  const counts = new Map<string, number>();
  return results.filter((result) => {
    const key = result.callId === undefined ? `content ${foundAt(0, result).canonical}` : `call ${result.callId}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    if (count <= (known.get(key) ?? 0)) return false;
    known.set(key, count);
    return true;
  });
}

function nameOf({ callId }: ToolResult, names: ReadonlyMap<string, string>): string | undefined {
  return callId === undefined ? undefined : names.get(callId);
}
