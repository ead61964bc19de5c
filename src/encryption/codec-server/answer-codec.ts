import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import { type Door, isHostOf, pathBehind } from '../../contract/door.ts';
import { errorMessage } from '../../contract/error-message.ts';
import { InputError } from '../../contract/errors.ts';

/** What the server answers with, and whom. */
export interface CodecAnswering {
  readonly door: Door;
  /** Origins of the Temporal UI: pages of no other one may ask, nor read. */
  readonly origins: readonly string[];
  readonly codec: PayloadCodec;
}

/** The UI asks for one payload after the other; a page of history is far below this. */
const LARGEST_BODY = 32 * 1024 * 1024;

/** Nothing of an answer is kept or read as something else. */
const HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' };

const { Payloads } = proto.temporal.api.common.v1;

/** An answer other than payloads. Its message never quotes what was sent. */
class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message = '') {
    super(message);
    this.status = status;
  }
}

/** Answers one request by Temporal's protocol of remote codecs: `POST …/decode` or `…/encode` with payloads as JSON. */
export async function answerCodec(
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
  answering: CodecAnswering,
): Promise<void> {
  try {
    const direction = admitted(request, answering);
    for (const [name, value] of Object.entries(originHeaders(request))) response.setHeader(name, value);
    if (request.method === 'OPTIONS') return send(response, 204, '');
    const payloads = await converted(direction, await readBody(request), answering.codec);
    send(response, 200, JSON.stringify(payloads));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // The body may not have been read.
    response.setHeader('connection', 'close');
    send(response, error.status, error.message);
  }
}

type Direction = 'encode' | 'decode';

function admitted({ url = '', method = '', headers }: IncomingMessage, { door, origins }: CodecAnswering): Direction {
  const { host, origin } = headers;
  if (!isHostOf(door, host)) throw new Refusal(403);
  const path = pathBehind(door, url.replace(/\?.*/s, ''));
  if (path !== 'encode' && path !== 'decode') throw new Refusal(404);
  // Without an origin it is no page of a browser: Temporal's own command, for example.
  if (origin !== undefined && !origins.includes(origin)) throw new Refusal(403);
  if (origin === undefined && headers['sec-fetch-site'] !== undefined) throw new Refusal(403);
  if (method === 'OPTIONS' && origin !== undefined) return path;
  if (method !== 'POST') throw new Refusal(405);
  if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) throw new Refusal(415);
  return path;
}

/** What lets the page of an admitted origin read the answer, and ask from another network than this machine's. */
function originHeaders({ headers, method }: IncomingMessage): Readonly<Record<string, string>> {
  if (headers.origin === undefined) return {};
  const allowed = { vary: 'origin', 'access-control-allow-origin': headers.origin };
  if (method !== 'OPTIONS') return allowed;
  return {
    ...allowed,
    'access-control-allow-methods': 'POST',
    'access-control-allow-headers': 'content-type, x-namespace',
    'access-control-allow-private-network': 'true',
    'access-control-max-age': '600',
  };
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LARGEST_BODY) throw new Refusal(413);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    throw new Refusal(400, 'the body is no JSON');
  }
}

async function converted(direction: Direction, body: unknown, codec: PayloadCodec): Promise<object> {
  const given = payloadsIn(body);
  try {
    const payloads = await codec[direction](given);
    return Payloads.toObject(Payloads.create({ payloads }), { bytes: String });
  } catch (error) {
    if (error instanceof InputError) throw new Refusal(400, errorMessage(error));
    throw error;
  }
}

/** Payloads in the JSON of Protobuf, bytes in base64. */
function payloadsIn(body: unknown): Payload[] {
  try {
    if (typeof body === 'object' && body !== null) return Payloads.fromObject(body).payloads;
  } catch {
    // Something else than payloads.
  }
  throw new Refusal(400, 'the body holds no payloads');
}

function send(response: ServerResponse, status: number, text: string): void {
  const type = status === 200 ? 'application/json' : 'text/plain; charset=utf-8';
  const isEmpty = status === 204;
  response.writeHead(status, { ...HEADERS, ...(!isEmpty && { 'content-type': type }) });
  response.end(text);
}
