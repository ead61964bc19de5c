import { redact, type Sent } from './redact.ts';
import type { RequestSource } from './request-source.ts';

/** Headers of a reply, names in lower case; a repeated one is joined by `, `. */
export type ReplyHeaders = Readonly<Record<string, string>>;

/** A part of a body. */
export interface ReplyChunk {
  readonly text: string;
  /** When it arrived, in milliseconds since the request was sent. */
  readonly atMs: number;
}

/** One event of a reply that came in parts. */
export interface StreamEvent {
  /** The name that the server gave it, if it did. */
  readonly name: string | undefined;
  /** Its data: JSON parsed, other text as it is. */
  readonly data: unknown;
  /** When it had arrived, in milliseconds since the request was sent. */
  readonly atMs: number;
}

/** A whole reply of any status. */
export interface HttpReply {
  /** The address that answered: different from the requested one after a redirect. */
  readonly url: string;
  readonly status: number;
  readonly headers: ReplyHeaders;
  readonly text: string;
  /** The parts in which `text` arrived. */
  readonly chunks?: readonly ReplyChunk[];
}

/** A 2xx reply with its body parsed. */
export interface JsonReply {
  readonly status: number;
  readonly headers: ReplyHeaders;
  /** `undefined` where the reply came as events. */
  readonly body: unknown;
  /** The events of a reply that came in parts. */
  readonly events?: readonly StreamEvent[] | undefined;
  /** The server's id of the request, where it names one. */
  readonly requestId?: string | undefined;
  /** Hides the secrets of the request in what a message quotes of the body. */
  readonly redact?: ((text: string) => string) | undefined;
  /** The body of the request, which an error may repeat. */
  readonly asked?: unknown;
  /** What of the spec the request comes from. */
  readonly source?: RequestSource | undefined;
}

const REQUEST_ID_HEADERS = ['x-request-id', 'request-id', 'x-databricks-request-id', 'apim-request-id'];

/** Headers as undici gives them, flattened. */
export function replyHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): ReplyHeaders {
  const entries = Object.entries(headers).filter((entry) => entry[1] !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), [value].flat().join(', ')]));
}

/** The server's id of the request: what its operators ask for; no secret of the request, whatever the server puts there. */
export function requestIdOf(headers: ReplyHeaders, sent: Sent): string | undefined {
  const id = REQUEST_ID_HEADERS.map((name) => headers[name]).find(Boolean);
  return id === undefined ? undefined : redact(id, sent);
}
