import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CodecServer, startCodecServer } from '../../../../src/encryption/codec-server/start-codec-server.ts';
import { Key } from '../../../../src/encryption/key.ts';
import { Keyring } from '../../../../src/encryption/keyring.ts';
import { payloadCodec } from '../../../../src/encryption/payload-codec.ts';

const UI = 'http://127.0.0.1:8233';
const JSON_TYPE = { 'content-type': 'application/json' };
const keyring = new Keyring(new Key(randomBytes(32), 'k1'));

let server: CodecServer;

beforeAll(async () => {
  server = await startCodecServer({ keyring, port: 0, origins: [UI] });
});

afterAll(() => server[Symbol.asyncDispose]());

interface Asked {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** `fetch` sets Host and Origin itself. */
function ask({ path = '/decode', method = 'POST', headers = {}, body = '' }: Asked) {
  return new Promise<{ status: number; headers: object; text: string }>((resolve, reject) => {
    const asking = request(`${server.endpoint}${path}`, { method, headers: { ...JSON_TYPE, ...headers } }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
    });
    asking.on('error', reject).end(body);
  });
}

/** Payloads as the UI sends them. */
function bodyOf(payloads: readonly Payload[]): string {
  const inBase64 = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString('base64');
  return JSON.stringify({
    payloads: payloads.map(({ metadata, data }) => ({
      metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([name, value]) => [name, inBase64(value)])),
      data: inBase64(data),
    })),
  });
}

function textIn(answer: string): string[] {
  const { payloads } = JSON.parse(answer) as { payloads: { data: string }[] };
  return payloads.map(({ data }) => Buffer.from(data, 'base64').toString());
}

const plain = [defaultPayloadConverter.toPayload({ question: 'Awake?' }), defaultPayloadConverter.toPayload('plain')];
const payloads = plain.flatMap((payload) => (payload ? [payload] : []));

describe('the codec server', () => {
  it('decrypts for the UI, and lets its pages read the answer', async () => {
    const body = bodyOf(await payloadCodec({ keyring }).encode(payloads));
    const answer = await ask({ headers: { origin: UI, 'x-namespace': 'default' }, body });
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'access-control-allow-origin': UI, vary: 'origin', 'cache-control': 'no-store' },
    });
    expect(textIn(answer.text)).toEqual(['{"question":"Awake?"}', '"plain"']);
  });

  it('gives back what is not encrypted as it is, and encrypts what it is asked to', async () => {
    expect(textIn((await ask({ body: bodyOf(payloads) })).text)).toEqual(['{"question":"Awake?"}', '"plain"']);
    const encrypted = await ask({ path: '/encode', body: bodyOf(payloads) });
    expect(encrypted.text).not.toContain(Buffer.from('{"question').toString('base64').slice(0, 12));
    expect(textIn((await ask({ body: encrypted.text })).text)).toEqual(['{"question":"Awake?"}', '"plain"']);
  });

  it('answers the question of a browser whether the UI may ask', async () => {
    const answer = await ask({ method: 'OPTIONS', headers: { origin: UI } });
    expect(answer).toMatchObject({
      status: 204,
      headers: {
        'access-control-allow-origin': UI,
        'access-control-allow-methods': 'POST',
        'access-control-allow-headers': 'content-type, x-namespace',
      },
    });
  });

  it.each<readonly [string, Asked, number]>([
    ['a page of another origin', { headers: { origin: 'http://evil.example' } }, 403],
    ['another origin before it asks', { method: 'OPTIONS', headers: { origin: 'http://127.0.0.1:9999' } }, 403],
    ['a page that hides its origin', { headers: { origin: 'null' } }, 403],
    ['a browser that says no origin', { headers: { 'sec-fetch-site': 'cross-site' } }, 403],
    ['a name that was made to lead here', { headers: { host: 'evil.example' } }, 403],
    ['another path', { path: '/decode/more' }, 404],
    ['a path with another token', { path: '/../wrong/decode' }, 404],
    ['another method', { method: 'GET' }, 405],
    ['a form, which needs no leave of a browser', { headers: { 'content-type': 'text/plain' } }, 415],
    ['no JSON', { body: '{' }, 400],
    ['JSON without payloads', { body: '{"payloads": 1}' }, 400],
    ['null', { body: 'null' }, 400],
  ])('refuses %s', async (_, asked, status) => {
    expect(await ask({ body: bodyOf(payloads), ...asked })).toMatchObject({ status });
  });

  it('says which key is missing', async () => {
    const other = payloadCodec({ keyring: new Keyring(new Key(randomBytes(32), 'k2')) });
    const answer = await ask({ body: bodyOf(await other.encode(payloads)) });
    expect(answer).toMatchObject({ status: 400, text: expect.stringContaining('with the key "k2"') as string });
  });

  it('has the same address for a key whenever it is started, which tells nothing of the key', async () => {
    await using again = await startCodecServer({ keyring, port: 0, origins: [UI] });
    const tokenOf = ({ endpoint }: CodecServer) => new URL(endpoint).pathname;
    expect(tokenOf(again)).toBe(tokenOf(server));
    expect(tokenOf(server)).toMatch(/^\/[\w-]{43}$/);
  });
});
