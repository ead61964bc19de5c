import { fieldsOf } from '../contract/fields-of.ts';
import type { JsonReply, StreamEvent } from '../http/http-reply.ts';
import { isFragment, mergedCalls, reasoningIn, textIn } from './stream-fragments.ts';

/** A reply's body, and when its first words came. */
export interface WholeBody {
  readonly body: unknown;
  /** Milliseconds from the request to the first words of an answer that came in parts. */
  readonly firstTextMs: number | undefined;
}

/** The body of a reply as if it had come at once. A stream becomes a chat completion, or what its last event holds whole. */
export function wholeBody({ body, events = partsIn(body) }: JsonReply): WholeBody {
  if (!events) return { body, firstTextMs: undefined };
  const firstTextMs = events.find((event) => textIn(event) !== '')?.atMs;
  return { body: errorIn(events) ?? wholeIn(events) ?? assembled(events), firstTextMs };
}

/** Gemini streams a list, of which every item is a part. */
function partsIn(body: unknown): readonly StreamEvent[] | undefined {
  if (!Array.isArray(body) || body.length < 2 || !body.every((each) => 'candidates' in fieldsOf(each)))
    return undefined;
  return body.map((data: unknown) => ({ name: undefined, data, atMs: 0 }));
}

/** `{error}` of the first event that reports one. */
function errorIn(events: readonly StreamEvent[]): unknown {
  for (const { name, data } of events) {
    const fields = fieldsOf(data);
    const { error, type, event, object, message, errorText } = fields;
    if (typeof error === 'object' && error !== null) return { error };
    const isError = [name, type, event, object].includes('error') || Boolean(error);
    if (isError && typeof data === 'string') return { error: data };
    // The codes that stand beside the message decide what it means.
    if (isError) return { error: { ...fields, message: message ?? errorText ?? error ?? JSON.stringify(data) } };
  }
  const last = events.at(-1)?.data;
  const isCut = typeof last === 'string' && /^[{[]/.test(last) && typeof events[0]?.data === 'object';
  return isCut ? { error: 'the stream was cut within an event' } : undefined;
}

/** A whole reply that an event holds: the end of a Responses stream, or the state of a LangGraph graph. */
function wholeIn(events: readonly StreamEvent[]): unknown {
  const all = events.map(({ data }) => fieldsOf(data));
  const response = all.findLast(({ type, response: whole }) => isEnd(type) && hasItems(whole))?.['response'];
  if (response) return response;
  const items = all.filter(({ type }) => type === 'response.output_item.done').map(({ item }) => item);
  if (items.length > 0) return { output: items, usage: usageIn(events) };
  // LangGraph sends a message again and again as it grows.
  const grown = events.findLast(({ name }) => name === 'messages/partial' || name === 'messages/complete');
  if (grown) return grown.data;
  // Or what each of its nodes adds.
  const added = events.flatMap(({ name, data }) => (name === 'updates' ? Object.values(fieldsOf(data)) : []));
  const messages = added.flatMap((update) => fieldsOf(update)['messages'] ?? []);
  if (messages.length > 0) return { messages };
  const state = all.findLast(({ messages }) => Array.isArray(messages));
  if (state) return state;
  const [only] = events;
  return events.length === 1 && only && !isFragment(only) ? only.data : undefined;
}

function isEnd(type: unknown): boolean {
  return type === 'response.completed' || type === 'response.incomplete' || type === 'response.failed';
}

function hasItems(response: unknown): boolean {
  const { output, error } = fieldsOf(response);
  return (Array.isArray(output) && output.length > 0) || Boolean(error);
}

/** One chat completion made of all parts; `events` holds their data as they came, for expressions. */
function assembled(events: readonly StreamEvent[]): unknown {
  const reasoning = events.map(reasoningIn).join('');
  const calls = mergedCalls(events);
  const message = {
    role: 'assistant',
    content: events.map(textIn).join(''),
    ...(reasoning !== '' && { reasoning_content: reasoning }),
    ...(calls.length > 0 && { tool_calls: calls }),
  };
  const choice = { index: 0, message, finish_reason: finishReasonIn(events) };
  return { choices: [choice], usage: usageIn(events), events: events.map(({ data }) => data) };
}

/** Counts come with the last event, or in several: Anthropic sends those of the question first. */
function usageIn(events: readonly StreamEvent[]): unknown {
  const told = events.map(({ data }) => {
    const { usage, usageMetadata, message, response, metadata, delta, eval_count: count } = fieldsOf(data);
    const [nested] = [message, response, metadata, delta].flatMap((holder) => fieldsOf(holder)['usage'] ?? []);
    return fieldsOf(usage ?? usageMetadata ?? nested ?? (count === undefined ? undefined : data));
  });
  const fields = told.filter((usage) => Object.keys(usage).length > 0);
  return fields.length === 0 ? undefined : Object.assign({}, ...fields);
}

function finishReasonIn(events: readonly StreamEvent[]): unknown {
  const reasons = events.map(({ data }) => {
    const { choices, candidates, delta, done_reason: done, finishReason, finish_reason: own } = fieldsOf(data);
    const [choice] = [choices ?? candidates].flat().map((each) => fieldsOf(each));
    return (
      choice?.['finish_reason'] ??
      choice?.['finishReason'] ??
      fieldsOf(delta)['stop_reason'] ??
      done ??
      finishReason ??
      own
    );
  });
  return reasons.findLast((reason) => typeof reason === 'string' && reason !== '') ?? null;
}
