import { createParser } from 'eventsource-parser';
import { dataOfLine, isDataStream } from './data-stream.ts';
import { tryParseJson } from './error-text.ts';
import type { ReplyChunk, StreamEvent } from './http-reply.ts';

const SSE_TYPE = /^text\/event-stream\b/i;
const LINES_TYPE = /^application\/(?:x-)?(?:ndjson|jsonl|json-lines|jsonlines|json-stream|stream\+json|json-seq)\b/i;
/** How a text of server-sent events begins, comments included. */
const SSE_START = /^\s*(?:data|event|id|retry|error)?:/;

/** What a record of RFC 7464 begins with. */
const RECORD_START = '\u001E';

/** What ends a stream and says nothing. */
const END = '[DONE]';

/**
 * The events of a reply that came in parts, as server-sent events or as lines of JSON, by its content type or else by its looks;
 * `undefined` for any other. Format of server-sent events: HTML Living Standard, section 9.2.
 */
export function streamEvents(chunks: readonly ReplyChunk[], contentType: string): readonly StreamEvent[] | undefined {
  if (SSE_TYPE.test(contentType)) return serverSentEvents(chunks);
  if (LINES_TYPE.test(contentType)) return wholeLines(jsonLines(chunks));
  if (SSE_START.test(chunks[0]?.text.slice(0, 200) ?? '')) return serverSentEvents(chunks);
  if (isDataStream(chunks[0]?.text ?? '')) return linesOf(chunks).flatMap(({ line, atMs }) => dataEvent(line, atMs));
  const events = jsonLines(chunks);
  return events.length > 1 && events.every(({ data }) => typeof data === 'object' && data !== null)
    ? events
    : undefined;
}

function serverSentEvents(chunks: readonly ReplyChunk[]): readonly StreamEvent[] {
  const events: StreamEvent[] = [];
  let atMs = 0;
  const parser = createParser({
    // llama.cpp names an error in a field of its own.
    onError: ({ type, field, value }) => {
      if (type === 'unknown-field' && field === 'error')
        events.push({ name: 'error', data: dataOf(value ?? ''), atMs });
    },
    onEvent: ({ event: name, data }) => {
      for (const each of eventsIn(data)) events.push({ name, data: dataOf(each), atMs });
    },
  });
  for (const chunk of chunks) {
    ({ atMs } = chunk);
    parser.feed(chunk.text);
  }
  // Some servers end without the blank line after the last event.
  parser.feed('\n\n');
  return events;
}

function jsonLines(chunks: readonly ReplyChunk[]): readonly StreamEvent[] {
  const lines = linesOf(chunks).map(({ line, atMs }) => {
    const text = (line.startsWith(RECORD_START) ? line.slice(1) : line).trim();
    return { text, atMs };
  });
  return lines
    .filter(({ text }) => text !== '' && text !== END)
    .map(({ text, atMs }) => ({ name: undefined, data: dataOf(text), atMs }));
}

/** None where the first is no JSON: the body is not what its type says. One that is cut later is an error of its own. */
function wholeLines(events: readonly StreamEvent[]): readonly StreamEvent[] {
  return typeof events[0]?.data === 'string' && /^[{[]/.test(events[0].data) ? [] : events;
}

function dataEvent(line: string, atMs: number): readonly StreamEvent[] {
  const data = dataOfLine(line.trim());
  return data === undefined ? [] : [{ name: undefined, data, atMs }];
}

/** Lines, each with the time when its end had arrived. */
function linesOf(chunks: readonly ReplyChunk[]): readonly { line: string; atMs: number }[] {
  const found: { line: string; atMs: number }[] = [];
  let rest = '';
  for (const { text, atMs } of chunks) {
    const lines = text.split('\n');
    lines[0] = rest + (lines[0] ?? '');
    rest = lines.pop() ?? '';
    found.push(...lines.map((line) => ({ line, atMs })));
  }
  return [...found, { line: rest, atMs: chunks.at(-1)?.atMs ?? 0 }];
}

/** Some servers leave out the blank line between events, which makes one of several. */
function eventsIn(data: string): readonly string[] {
  const lines = data.split('\n').filter((line) => line.trim() !== '' && line.trim() !== END);
  const isSeveral = lines.every((line) => /^[{[]/.test(line) && tryParseJson(line) !== undefined);
  if (isSeveral) return lines;
  return data.trim() === END ? [] : [data];
}

/** A bare number or `null` is a piece of text. */
function dataOf(text: string): unknown {
  const value = tryParseJson(text);
  return typeof value === 'string' || (typeof value === 'object' && value !== null) ? value : text;
}
