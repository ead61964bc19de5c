import { fieldsOf } from '../contract/fields-of.ts';
import type { StreamEvent } from '../http/http-reply.ts';
import { contentText } from './content-text.ts';
import { messageOf } from './message-role.ts';
import { callOf } from './tool-calls.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Names under which plain servers send the next words, in an object or bare. */
const TEXT_FIELDS = [
  'delta',
  'text',
  'token',
  'content',
  'answer',
  'response',
  'output',
  'completion',
  'generated_text',
];

/** Events of these types have no text for the user. */
const SILENT =
  /^(?:reasoning|thinking|tool|ping|start|finish|message_|content_block_st|response\.(?!output_text\.delta|refusal\.delta))/;

/**
 * The words that one event of a stream adds to the answer, in the forms of chat completions, Responses, Anthropic, Gemini,
 * Ollama, LangServe, LangGraph (`[chunk, metadata]`), the AI SDK, or a bare text; empty where it adds none.
 */
export function textIn({ data }: StreamEvent): string {
  if (typeof data === 'string') return data;
  const fields = firstOf(data);
  const { choices, candidates, delta, message, type } = fields;
  if (choices !== undefined) return choiceText(choices);
  if (candidates !== undefined) return contentText(fieldsOf(fieldsOf([candidates].flat()[0])['content'])['parts']);
  if (typeof type === 'string' && SILENT.test(type)) return '';
  if (typeof delta === 'object') return deltaText(fieldsOf(delta));
  // Flowise names the event in its data.
  if (fields['event'] === 'token' && typeof fields['data'] === 'string') return fields['data'];
  const token = fieldsOf(fields['token']);
  // TGI repeats the whole text with the last token, which may be a mark of its own.
  if ('text' in token) return token['special'] === true ? '' : contentText(token['text']);
  const said = messageOf(fields) ?? messageOf(message);
  if (said) return said.role === 'assistant' ? contentText(said.fields['content']) : '';
  const text = TEXT_FIELDS.map((name) => fields[name]).find((value) => typeof value === 'string');
  return typeof text === 'string' ? text : '';
}

/** The reasoning that one event adds. */
export function reasoningIn({ data }: StreamEvent): string {
  const { reasoning_content: content, reasoning } = deltaOf(data);
  return [content, reasoning].find((text) => typeof text === 'string') ?? '';
}

/** Whether an event looks like a part of an answer rather than a whole one. */
export function isFragment({ data }: StreamEvent): boolean {
  const { choices, delta, type } = fieldsOf(data);
  const [choice] = [choices].flat();
  return 'delta' in fieldsOf(choice) || delta !== undefined || (typeof type === 'string' && SILENT.test(type));
}

/** The tool calls of a stream of chat completions, whose names and arguments come in pieces by index. */
export function mergedCalls(events: readonly StreamEvent[]): readonly Fields[] {
  const calls = new Map<number, { id: string; name: string; arguments: string }>();
  for (const { data } of events) {
    for (const [place, piece] of [deltaOf(data)['tool_calls'] ?? []].flat().entries()) {
      const fields = fieldsOf(piece);
      const index = typeof fields['index'] === 'number' ? fields['index'] : place;
      const call = calls.get(index) ?? { id: '', name: '', arguments: '' };
      const { name, arguments: text } = fieldsOf(fields['function']);
      calls.set(index, {
        id: call.id || textOf(fields['id']),
        name: call.name || textOf(name),
        arguments: call.arguments + (typeof text === 'string' ? text : (callOf(piece)?.arguments ?? '')),
      });
    }
  }
  return [...calls.values()].map(({ id, ...called }) => ({ id, type: 'function', function: called }));
}

/** Words of a delta, unless it is a tool's; Cohere has them a level below, in a message. */
function deltaText({ role, text, content, message }: Fields): string {
  if (typeof role === 'string' && role !== 'assistant') return '';
  const inner = fieldsOf(message)['content'];
  return contentText(text ?? content ?? (Array.isArray(inner) ? undefined : inner));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function choiceText(choices: unknown): string {
  const choice = fieldsOf([choices].flat()[0]);
  // Another of several answers to the same question.
  if (Number(choice['index'] ?? 0) > 0) return '';
  const { content, refusal } = fieldsOf(choice['delta'] ?? choice['message']);
  return contentText(content ?? choice['text'], refusal);
}

function deltaOf(data: unknown): Fields {
  const choice = fieldsOf([fieldsOf(data)['choices']].flat()[0]);
  return fieldsOf(choice['delta'] ?? choice['message']);
}

/** LangGraph sends pairs of a message and what it belongs to. */
function firstOf(data: unknown): Fields {
  return fieldsOf(Array.isArray(data) ? (data as readonly unknown[])[0] : data);
}
