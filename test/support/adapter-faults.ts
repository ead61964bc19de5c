import type { ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { FailureType } from '../../src/contract/failures.ts';
import { MAX_REPLY_BYTES } from '../../src/contract/limits.ts';
import { failureOf } from './failure-of.ts';
import { answerJson, startServer, type RecordedRequest } from './http-server.ts';

/** Where and how an adapter is to ask. */
export interface FaultyCall {
  /** Address of the server with the fault, `http://127.0.0.1:<port>`. */
  readonly origin: string;
  /** Longest a request may take, in milliseconds. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** An adapter under test: an agent, a question generator, a client. */
export interface FaultyAdapter {
  /** Makes the adapter and one call of it. */
  readonly call: (where: FaultyCall) => Promise<unknown>;
  /** A secret that the adapter sends: no failure's message may hold it, though the server repeats it. */
  readonly secret?: string;
  /** Answers requests before the one that fails, such as one for a token; tells whether it did. */
  readonly before?: (request: RecordedRequest, response: ServerResponse) => boolean;
  /** Faults that mean another failure to this adapter, by name; `undefined` leaves one out. */
  readonly otherwise?: Readonly<Partial<Record<FaultName, FailureType | undefined>>>;
}

type FaultName = keyof typeof FAULTS;

interface Fault {
  readonly type: FailureType;
  readonly retryAfterMs?: number;
  readonly timeoutMs?: number;
  readonly answer: (response: ServerResponse, echo: string) => void;
}

const said = (echo: string) => ({ error: { message: `no, not with ${echo}` } });

function status(code: number, type: FailureType, headers: Record<string, string> = {}): Fault {
  return { type, answer: (response, echo) => answerJson(response, code, said(echo), headers) };
}

function body(text: string, contentType: string): Fault {
  return { type: 'BadReply', answer: (response) => response.writeHead(200, { 'content-type': contentType }).end(text) };
}

const HTML = '<!doctype html><html><head><title>Gateway</title></head><body><h1>Gateway</h1></body></html>';

const FAULTS = {
  '400': status(400, 'InvalidRequest'),
  '401': status(401, 'Unauthorized'),
  '403': status(403, 'Unauthorized'),
  '404': status(404, 'InvalidRequest'),
  '429': status(429, 'RateLimited'),
  '429 with Retry-After': { ...status(429, 'RateLimited', { 'retry-after': '7' }), retryAfterMs: 7_000 },
  '500': status(500, 'Unavailable'),
  '500 with a page of HTML': {
    type: 'Unavailable',
    answer: (response) => response.writeHead(500, { 'content-type': 'text/html' }).end(HTML),
  },
  '503': status(503, 'Unavailable'),
  '503 with Retry-After': { ...status(503, 'RateLimited', { 'retry-after': '2' }), retryAfterMs: 2_000 },
  'a redirect': {
    type: 'InvalidRequest',
    answer: (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
  },
  'a reply that never comes': { type: 'TimedOut', timeoutMs: 150, answer: () => {} },
  'a reply that never ends': {
    type: 'TimedOut',
    timeoutMs: 150,
    answer: (response) => response.writeHead(200, { 'content-type': 'application/json' }).write('{"a":'),
  },
  'a connection cut before the reply': { type: 'Unavailable', answer: (response) => response.destroy() },
  'a connection cut within the reply': {
    type: 'Unavailable',
    answer: (response) => {
      response.writeHead(200, { 'content-length': '500' });
      response.write('{"a":', () => response.destroy());
    },
  },
  'malformed JSON': body('{"choices": [', 'application/json'),
  'a page of HTML': body(HTML, 'text/html'),
  'an empty body': body('', 'application/json'),
  'JSON of another shape': body('{"unexpected": {"deeply": [1]}}', 'application/json'),
  'a list of nothing': body('[]', 'application/json'),
  'a body beyond the limit': {
    type: 'ReplyTooLarge',
    answer: (response) => response.writeHead(200, { 'content-length': String(MAX_REPLY_BYTES + 1) }).write('{'),
  },
} as const satisfies Record<string, Fault>;

/** Declares a test for each thing that can go wrong between an adapter and a real server on loopback. */
export function itHandlesFaults(adapter: FaultyAdapter): void {
  const all = Object.entries<Fault>(FAULTS) as readonly (readonly [FaultName, Fault])[];
  const faults = all.flatMap(([name, fault]) => {
    const isOther = adapter.otherwise !== undefined && name in adapter.otherwise;
    const type = isOther ? adapter.otherwise?.[name] : fault.type;
    return type === undefined ? [] : [{ ...fault, name, type }];
  });
  describe('faults of the server', () => {
    it.each(faults)('calls $name $type', (fault) => meetFault(adapter, fault));
    it('calls a refused connection Unavailable', () => meetNobody(adapter));
    it('stops when its caller does, with the reason untouched', () => isCancelled(adapter));
  });
}

async function meetFault({ call, secret, before }: FaultyAdapter, fault: Fault): Promise<void> {
  const server = await startServer((request, response) => {
    if (before?.(request, response) !== true) fault.answer(response, JSON.stringify(request.headers));
  });
  onTestFinished(() => server.close());
  const { signal } = new AbortController();
  const failure = await failureOf(call({ origin: server.origin, timeoutMs: fault.timeoutMs ?? 5_000, signal }));
  expect(failure.message.length).toBeGreaterThan(10);
  expect(failure).toMatchObject({ type: fault.type, retryAfterMs: fault.retryAfterMs });
  if (secret !== undefined) expect(failure.message).not.toContain(secret);
}

async function meetNobody({ call, before }: FaultyAdapter): Promise<void> {
  if (before) return;
  const server = await startServer(() => {});
  await server.close();
  const { signal } = new AbortController();
  expect((await failureOf(call({ origin: server.origin, timeoutMs: 5_000, signal }))).type).toBe('Unavailable');
}

async function isCancelled({ call, before }: FaultyAdapter): Promise<void> {
  const controller = new AbortController();
  const reason = new Error('cancelled by the caller');
  const server = await startServer((request, response) => {
    if (before?.(request, response) !== true) controller.abort(reason);
  });
  onTestFinished(() => server.close());
  await expect(call({ origin: server.origin, timeoutMs: 5_000, signal: controller.signal })).rejects.toBe(reason);
}
