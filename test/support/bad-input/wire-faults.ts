import type { ServerResponse } from 'node:http';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { FailureType } from '../../../src/contract/failures.ts';
import { ERROR_BODIES, NO_ANSWERS } from './unreadable-bodies.ts';

/** One way in which a server answers badly, and what convsim has to make of it. */
export interface WireFault {
  readonly what: string;
  /** The failure; `answer` where the reply can be read all the same. */
  readonly means: FailureType | 'answer';
  /** Answers a request; `good` is the JSON that the agent under test would understand. */
  readonly answer: (response: ServerResponse, good: string) => void;
  /** How long the request may take, in milliseconds; default: longer than any test. */
  readonly timeoutMs?: number;
}

/** Long enough for a busy machine to see the first bytes, short enough to wait for. */
const BRIEF_MS = 150;

/** Statuses with a body that says nothing a client could count on. */
const STATUSES: readonly (readonly [status: number, means: FailureType])[] = [
  [204, 'BadReply'],
  [205, 'BadReply'],
  [300, 'InvalidRequest'],
  [304, 'InvalidRequest'],
  [399, 'InvalidRequest'],
  [400, 'InvalidRequest'],
  [402, 'OutOfCredit'],
  [403, 'Unauthorized'],
  [405, 'InvalidRequest'],
  [408, 'Unavailable'],
  [413, 'InvalidRequest'],
  [418, 'InvalidRequest'],
  [425, 'Unavailable'],
  [431, 'InvalidRequest'],
  [451, 'InvalidRequest'],
  [499, 'Unavailable'],
  [500, 'Unavailable'],
  [501, 'InvalidRequest'],
  [511, 'Unavailable'],
  [529, 'RateLimited'],
  [599, 'Unavailable'],
];

/** What may stand in Retry-After. */
const WAITS = ['', '-1', '1e99', 'soon', '99999999999999999999', '0x10', '\u00e9'];

/** Raw bytes instead of a reply that Node would write; `then` says how the connection goes on. */
function raw(bytes: string, then: 'end' | 'cut' | 'open' = 'end') {
  return ({ socket }: ServerResponse) => {
    if (then === 'open') socket?.write(bytes, 'latin1');
    else socket?.write(bytes, 'latin1', () => (then === 'cut' ? socket.destroy() : socket.end()));
  };
}

/** Writes a piece again and again, until nobody listens. */
function endless(head: string, piece: string, everyMs: number) {
  return ({ socket }: ServerResponse) => {
    socket?.on('error', () => {});
    socket?.write(head, 'latin1');
    const timer = setInterval(() => socket?.write(piece, 'latin1'), everyMs);
    socket?.on('close', () => clearInterval(timer));
  };
}

function sends(body: string | Buffer, headers: Readonly<Record<string, string>> = {}, status = 200) {
  return (response: ServerResponse) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
}

const OK = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';

const FRAMES: readonly WireFault[] = [
  { what: 'a status line that is none', means: 'Unavailable', answer: raw('HELLO\r\n\r\n') },
  {
    what: 'a status of four digits',
    means: 'Unavailable',
    answer: raw('HTTP/1.1 2000 OK\r\ncontent-length: 2\r\n\r\n{}'),
  },
  { what: 'another protocol', means: 'Unavailable', answer: raw('SSH-2.0-OpenSSH_9.6\r\n') },
  { what: 'a length that is no number', means: 'Unavailable', answer: raw(`${OK}content-length: many\r\n\r\n{}`) },
  { what: 'a length below zero', means: 'Unavailable', answer: raw(`${OK}content-length: -5\r\n\r\n{}`) },
  {
    what: 'two lengths',
    means: 'Unavailable',
    answer: raw(`${OK}content-length: 2\r\ncontent-length: 3\r\n\r\n{}`),
  },
  {
    what: 'a length and chunks',
    means: 'Unavailable',
    answer: raw(`${OK}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`),
  },
  { what: 'a body shorter than its length', means: 'Unavailable', answer: raw(`${OK}content-length: 9999\r\n\r\n{}`) },
  {
    what: 'a body longer than its length',
    means: 'BadReply',
    answer: raw(`${OK}content-length: 5\r\n\r\n{"text": "hello"}`),
  },
  {
    what: 'a chunk whose size is no number',
    means: 'Unavailable',
    answer: raw(`${OK}transfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`),
  },
  {
    what: 'a chunk of more bytes than there are',
    means: 'Unavailable',
    answer: raw(`${OK}transfer-encoding: chunked\r\n\r\nffffffffff\r\n{}\r\n`),
  },
  { what: 'a header with a NUL', means: 'Unavailable', answer: raw(`${OK}x-a: \0\r\ncontent-length: 2\r\n\r\n{}`) },
  { what: 'a header without a name', means: 'Unavailable', answer: raw(`${OK}: x\r\ncontent-length: 2\r\n\r\n{}`) },
  { what: 'a header of a megabyte', means: 'Unavailable', answer: raw(`${OK}x-a: ${'x'.repeat(1_000_000)}\r\n\r\n`) },
  { what: 'headers without an end', means: 'Unavailable', answer: endless(OK, `x-a: ${'y'.repeat(5_000)}\r\n`, 1) },
  {
    what: 'a switch of protocols',
    means: 'Unavailable',
    answer: raw('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n'),
  },
  {
    what: 'only hints',
    means: 'TimedOut',
    timeoutMs: BRIEF_MS,
    answer: endless('', 'HTTP/1.1 103 Early Hints\r\n\r\n', 5),
  },
  {
    what: 'hints before the answer',
    means: 'answer',
    answer: (response, good) => {
      response.writeEarlyHints({ link: '</x>; rel=preload' });
      sends(good)(response);
    },
  },
  { what: 'a cut before the first byte', means: 'Unavailable', answer: raw('', 'cut') },
  { what: 'a cut within the headers', means: 'Unavailable', answer: raw(OK, 'cut') },
  {
    what: 'a byte now and then',
    means: 'TimedOut',
    timeoutMs: BRIEF_MS,
    answer: endless(`${OK}content-length: 9999\r\n\r\n`, ' ', 10),
  },
  { what: 'nothing at all', means: 'TimedOut', timeoutMs: BRIEF_MS, answer: () => {} },
  {
    what: 'headers and then nothing',
    means: 'TimedOut',
    timeoutMs: BRIEF_MS,
    answer: raw(`${OK}content-length: 9\r\n\r\n`, 'open'),
  },
];

const ENCODINGS: readonly WireFault[] = [
  { what: 'gzip that is none', means: 'BadReply', answer: sends('{"text": "a"}', { 'content-encoding': 'gzip' }) },
  { what: 'brotli that is none', means: 'BadReply', answer: sends('{"text": "a"}', { 'content-encoding': 'br' }) },
  {
    what: 'deflate that is none',
    means: 'BadReply',
    answer: sends('{"text": "a"}', { 'content-encoding': 'deflate' }),
  },
  {
    what: 'gzip that is cut',
    means: 'BadReply',
    answer: (response, good) => sends(gzipSync(good).subarray(0, -9), { 'content-encoding': 'gzip' })(response),
  },
  {
    what: 'gzip twice',
    means: 'BadReply',
    answer: (response, good) => sends(gzipSync(gzipSync(good)), { 'content-encoding': 'gzip' })(response),
  },
  {
    what: 'an encoding that nobody knows',
    means: 'BadReply',
    answer: sends(Buffer.from([1, 2, 3]), { 'content-encoding': 'zstd' }),
  },
  {
    what: 'an encoding named __proto__',
    means: 'answer',
    answer: (response, good) => sends(good, { 'content-encoding': '__proto__' })(response),
  },
  {
    what: 'brotli',
    means: 'answer',
    answer: (response, good) => sends(brotliCompressSync(good), { 'content-encoding': 'br' })(response),
  },
  {
    what: 'a byte order mark',
    means: 'answer',
    answer: (response, good) => sends(`\uFEFF${good}`)(response),
  },
  {
    what: 'another charset than it says',
    means: 'answer',
    answer: (response, good) => sends(good, { 'content-type': 'application/json; charset=klingon' })(response),
  },
  {
    what: 'bytes that are no UTF-8, in a text',
    means: 'answer',
    answer: (response, good) => sends(Buffer.from(good.replace('hello', 'hell\u00f6'), 'latin1'))(response),
  },
  {
    what: 'JSON that says it is text',
    means: 'answer',
    answer: (response, good) => sends(good, { 'content-type': 'text/plain' })(response),
  },
  {
    what: 'JSON that says it is a stream',
    means: 'answer',
    answer: (response, good) => sends(good, { 'content-type': 'text/event-stream' })(response),
  },
];

const STREAM = { 'content-type': 'text/event-stream' };

const STREAMS: readonly WireFault[] = [
  { what: 'a stream of nothing', means: 'BadReply', answer: sends('', STREAM) },
  { what: 'a stream of comments', means: 'BadReply', answer: sends(': hello\n\n'.repeat(1_000), STREAM) },
  { what: 'a stream that only ends', means: 'BadReply', answer: sends('data: [DONE]\n\n', STREAM) },
  { what: 'events without data', means: 'BadReply', answer: sends('event: delta\n\nid: 7\n\nretry: x\n\n', STREAM) },
  {
    what: 'comments without an end',
    means: 'TimedOut',
    timeoutMs: BRIEF_MS,
    answer: endless('HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n', ': still here\n\n', 5),
  },
  {
    what: 'broken lines of JSON',
    means: 'BadReply',
    answer: sends('{"a": \n}\n{', { 'content-type': 'application/x-ndjson' }),
  },
  {
    what: 'deltas of wrong types',
    means: 'BadReply',
    answer: sends(
      'data: {"choices": [{"delta": {"content": {"a": 1}}}]}\n\ndata: {"choices": {"delta": 3}}\n\ndata: {"type": "response.output_text.delta", "delta": [7]}\n\n',
      STREAM,
    ),
  },
];

const REDIRECTS: readonly WireFault[] = [
  { what: 'a redirect to itself', means: 'InvalidRequest', answer: sends('', { location: '?again' }, 307) },
  { what: 'a redirect to a file', means: 'InvalidRequest', answer: sends('', { location: 'file:///etc/passwd' }, 307) },
  { what: 'a redirect to nowhere', means: 'InvalidRequest', answer: sends('', {}, 308) },
  {
    what: 'a redirect to what is no address',
    means: 'InvalidRequest',
    answer: sends('', { location: 'http://[' }, 307),
  },
  {
    what: 'a redirect to another server',
    means: 'InvalidRequest',
    answer: sends('', { location: 'http://127.0.0.2:1/' }, 308),
  },
];

const error = (what: string, body: string | Buffer, status: number, means: FailureType): WireFault => ({
  what: `${status} with ${what}`,
  means,
  answer: sends(body, {}, status),
});

/** Everything that a server may send, cheap enough to be tried with every kind of agent. */
export const WIRE_FAULTS: readonly WireFault[] = [
  ...NO_ANSWERS.map(([what, body]): WireFault => ({ what, means: 'BadReply', answer: sends(body) })),
  ...STATUSES.map(([status, means]) => error('an empty body', '', status, means)),
  ...ERROR_BODIES.map(([what, body]) => error(what, body, 500, 'Unavailable')),
  ...ERROR_BODIES.map(([what, body]) => error(what, body, 400, 'InvalidRequest')),
  ...WAITS.map((wait): WireFault => ({
    what: `429 that asks to wait for ${JSON.stringify(wait)}`,
    means: 'RateLimited',
    answer: sends('', { 'retry-after': wait }, 429),
  })),
  ...FRAMES,
  ...ENCODINGS,
  ...STREAMS,
  ...REDIRECTS,
];

/** What costs a second each, for the one client that all agents share. */
export const LARGE_REPLIES: readonly WireFault[] = [
  {
    what: 'an answer of 10 MB',
    means: 'answer',
    answer: (response, good) => sends(good.replace('hello', 'x'.repeat(10_000_000)))(response),
  },
  { what: 'a body of 70 MB that says so', means: 'ReplyTooLarge', answer: sends(Buffer.alloc(70_000_000, ' ')) },
  {
    what: 'a body of 70 MB in chunks',
    means: 'ReplyTooLarge',
    answer: (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      for (let index = 0; index < 70; index += 1) response.write(Buffer.alloc(1_000_000, ' '));
      response.end();
    },
  },
  {
    what: '70 MB of zeros in 70 kB of gzip',
    means: 'ReplyTooLarge',
    answer: sends(gzipSync(Buffer.alloc(70_000_000)), { 'content-encoding': 'gzip' }),
  },
];
