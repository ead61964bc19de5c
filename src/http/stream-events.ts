import { createParser } from 'eventsource-parser';
import { tryParseJson } from './error-text.ts';
import type { ReplyChunk, StreamEvent } from './http-reply.ts';

const SSE_TYPE = /^text\/event-stream\b/i;
const LINES_TYPE = /^application\/(?:x-)?(?:ndjson|jsonl|json-lines|jsonlines|json-stream|stream\+json|json-seq)\b/i;
/** How a text of server-sent events begins, comments included. */
const SSE_START = /^\s*(?:data|event|id|retry)?:/;

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
  if (LINES_TYPE.test(contentType)) return jsonLines(chunks);
  if (SSE_START.test(chunks[0]?.text.slice(0, 200) ?? '')) return serverSentEvents(chunks);
  const events = jsonLines(chunks);
  return events.length > 1 && events.every(({ data }) => typeof data === 'object' && data !== null)
    ? events
    : undefined;
}

function serverSentEvents(chunks: readonly ReplyChunk[]): readonly StreamEvent[] {
  const events: StreamEvent[] = [];
  let atMs = 0;
  const parser = createParser({
    onEvent: ({ event: name, data }) => {
      if (data.trim() !== END) events.push({ name, data: dataOf(data), atMs });
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
  const events: StreamEvent[] = [];
  let rest = '';
  const add = (line: string, atMs: number) => {
    const text = (line.startsWith(RECORD_START) ? line.slice(1) : line).trim();
    if (text !== '' && text !== END) events.push({ name: undefined, data: dataOf(text), atMs });
  };
  for (const { text, atMs } of chunks) {
    const lines = text.split('\n');
    lines[0] = rest + (lines[0] ?? '');
    rest = lines.pop() ?? '';
    for (const line of lines) add(line, atMs);
  }
  add(rest, chunks.at(-1)?.atMs ?? 0);
  return events;
}

/** A bare number or `null` is a piece of text. */
function dataOf(text: string): unknown {
  const value = tryParseJson(text);
  return typeof value === 'string' || (typeof value === 'object' && value !== null) ? value : text;
}
