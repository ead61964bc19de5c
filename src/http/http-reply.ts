import { redact, type Sent } from './redact.ts';

/** Headers of a reply, names in lower case; a repeated one is joined by `, `. */
export type ReplyHeaders = Readonly<Record<string, string>>;

/** A whole reply of any status. */
export interface HttpReply {
  readonly status: number;
  readonly headers: ReplyHeaders;
  readonly text: string;
}

/** A 2xx reply with its body parsed. */
export interface JsonReply {
  readonly status: number;
  readonly headers: ReplyHeaders;
  readonly body: unknown;
  /** The server's id of the request, where it names one. */
  readonly requestId?: string | undefined;
  /** Hides the secrets of the request in what a message quotes of the body. */
  readonly redact?: ((text: string) => string) | undefined;
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
