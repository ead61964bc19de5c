import { once } from 'node:events';
import { Agent, type IncomingMessage, request, type RequestOptions } from 'node:http';
import { connect } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startViewServer } from '../../src/view/server/start-view-server.ts';
import { readTranscript } from '../../src/view/read-transcript.ts';
import { record, storeInTempHome } from '../support/recorded-batch.ts';
import { recordViewed, VIEW_PLACE } from '../support/viewed-batch.ts';

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

async function served() {
  const { store } = await storeInTempHome();
  const batch = await recordViewed(store);
  const said: string[] = [];
  const server = await startViewServer({ store, place: VIEW_PLACE, port: 0, say: (line) => void said.push(line) });
  onTestFinished(() => server[Symbol.asyncDispose]());
  const { port, pathname: home } = new URL(server.address);
  const ask = (path: string, options: RequestOptions = {}) => answerOf({ port, path, ...options });
  const read = async (path: string) => JSON.parse((await ask(`${home}${path}`)).body.toString()) as unknown;
  return { store, batch, server, said, port: Number(port), home, ask, read };
}

async function answerOf(options: RequestOptions): Promise<Answer> {
  const asked = request({ host: '127.0.0.1', ...options }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part as Buffer);
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) };
}

/** What a refusal may hold: nothing by which convsim could be told. */
const NOTHING = { body: Buffer.alloc(0), headers: { 'content-length': '0' } };

describe('the server of the page', () => {
  it('gives the page to whoever has its address, and lets it run nothing but its own script', async () => {
    const { ask, home } = await served();
    const { status, headers, body } = await ask(home);
    expect(status).toBe(200);
    expect(body.toString()).toContain('<div id="app">');
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    const policy = String(headers['content-security-policy']);
    expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-/);
    expect(policy).toContain("connect-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('has a token of 32 random bytes in its address, another one each time', async () => {
    const homes = [(await served()).home, (await served()).home];
    expect(new Set(homes).size).toBe(2);
    for (const home of homes) expect(home).toMatch(/^\/[\w-]{43}\/$/);
  });

  it('gives nothing without the token', async () => {
    const { ask, home } = await served();
    const wrong = home.replace(/.(?=\/$)/, (last) => (last === 'A' ? 'B' : 'A'));
    const paths = ['/', '/api/batches', '/favicon.ico', wrong, `${wrong}api/batches`, '/%2e%2e/', `/..${home}`, '*'];
    for (const path of paths) {
      const answer = await ask(path);
      expect([path, answer.status]).toEqual([path, 404]);
      expect(answer).toMatchObject(NOTHING);
      expect(Object.keys(answer.headers).toSorted()).toEqual(['connection', 'content-length', 'date', 'keep-alive']);
    }
  });

  it('gives nothing to a host that was made to lead here, to another origin or to a request from another site', async () => {
    const { ask, home, port } = await served();
    const foreign: readonly Readonly<Record<string, string>>[] = [
      { host: 'evil.example' },
      { host: `evil.example:${port}` },
      { origin: 'http://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' },
      { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script' },
    ];
    for (const headers of foreign) {
      for (const path of [home, `${home}api/batches`, `${home}api/batches/nightly/conversations`]) {
        const answer = await ask(path, { headers });
        expect([headers, answer.status]).toEqual([headers, 403]);
        expect(answer).toMatchObject(NOTHING);
      }
    }
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    expect((await ask(home, { headers: link })).status).toBe(200);
  });

  it('is only read', async () => {
    const { ask, home } = await served();
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      const { status, headers } = await ask(`${home}api/batches`, { method });
      expect([method, status, headers.allow]).toEqual([method, 405, 'GET, HEAD']);
    }
    expect((await ask('/', { method: 'POST' })).status).toBe(404);
    const head = await ask(home, { method: 'HEAD' });
    expect([head.status, head.body.length]).toEqual([200, 0]);
  });

  it('gives no file, whatever the path', async () => {
    const { ask, home } = await served();
    for (const path of ['../../etc/passwd', '..%2f..%2fetc%2fpasswd', 'api/../../package.json', 'index.html', '%00']) {
      const { status, body } = await ask(`${home}${path}`);
      expect([path, status]).toEqual([path, 404]);
      expect(JSON.parse(body.toString())).toEqual({ error: expect.stringContaining('The page has nothing at') });
    }
  });

  it('gives batches, conversations, transcripts, searches and comparisons', async () => {
    const { store, batch, read, ask, home } = await served();
    await recordViewed(store, 'other');
    expect(await read('api/batches')).toMatchObject([{ batchId: 'other' }, { batchId: 'nightly' }]);
    expect(await read('api/batches/nightly')).toMatchObject({ batchId: 'nightly', seeds: 4, sets: ['run', 'strict'] });
    const lines = (await ask(`${home}api/batches/nightly/conversations`)).body.toString();
    const pieces = lines.trimEnd().split('\n');
    expect(pieces.map((piece) => JSON.parse(piece) as unknown)).toMatchObject([[{ index: 0 }, {}, {}, { index: 3 }]]);
    const transcript = await readTranscript(store, batch, { index: 1, place: VIEW_PLACE });
    expect(await read('api/batches/nightly/conversations/1')).toEqual(transcript);
    expect(await read('api/batches/nightly/search?q=%C3%9Cber')).toMatchObject({ indexes: [0, 1] });
    expect(await read('api/comparisons/nightly/other?set=strict')).toMatchObject({ set: 'strict' });
    expect(await read('api/comparisons/nightly/nightly')).toEqual({ reason: expect.stringContaining('given twice') });
  });

  it('keeps its revision while nothing changes, and then gives what has changed alone', async () => {
    const { store, read, ask, home } = await served();
    const revisionOf = async () => ((await read('api/batches/nightly')) as { revision: string }).revision;
    const first = await revisionOf();
    expect(await revisionOf()).toBe(first);
    const key = { batchId: 'nightly', seedIndex: 3 };
    await store.saveEnding(key, { outcome: 'completed', errorType: null, errorMessage: null });
    expect(await revisionOf()).not.toBe(first);
    const since = async (revision: string) =>
      (await ask(`${home}api/batches/nightly/conversations?since=${revision}`)).body.toString();
    expect(await since(first)).toContain('"index":3');
    // A revision of tomorrow, since which nothing can have changed.
    const later = (Date.now() + 86_400_000).toString(36);
    expect(await since(first.replace(/^\w+/, later))).toBe('');
  });

  it('says what is wrong in words for people', async () => {
    const { ask, home, read } = await served();
    const wrong = {
      'api/batches/no': [404, 'There is no batch no in this store; it may have been deleted.'],
      'api/batches/no/conversations': [404, 'There is no batch no in this store; it may have been deleted.'],
      'api/batches/nightly/conversations/99': [404, 'The batch nightly has no conversation 99.'],
      'api/batches/nightly/conversations/x': [404, 'The batch nightly has no conversation x.'],
      [`api/batches/nightly/search?q=${'x'.repeat(1_001)}`]: [400, expect.stringContaining('1000 characters')],
    };
    for (const [path, [status, error]] of Object.entries(wrong)) {
      expect((await ask(`${home}${path}`)).status).toBe(status);
      expect(await read(path)).toEqual({ error });
    }
  });

  it('says that the store does not answer, on the page and on the terminal', async () => {
    const { store, ask, home, said } = await served();
    await store.close();
    const { status, body } = await ask(`${home}api/batches`);
    expect(status).toBe(503);
    expect(body.toString()).toContain('The store failed in');
    expect(body.toString()).not.toMatch(/\bat .*\.ts:/);
    expect(said).toEqual([expect.stringContaining('could not be given')]);
  });

  it('compresses what is large for whoever takes it', async () => {
    const { store, ask, home } = await served();
    await record(store, {
      batchId: 'wide',
      conversations: [{ seed: { question: 'q' }, turns: [{ content: 'long '.repeat(10_000) }] }],
    });
    const path = `${home}api/batches/wide/conversations/0`;
    const packed = await ask(path, { headers: { 'accept-encoding': 'gzip, br' } });
    expect(packed.headers['content-encoding']).toBe('gzip');
    const plain = await ask(path, { headers: { 'accept-encoding': 'gzip;q=0' } });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(gunzipSync(packed.body)).toEqual(plain.body);
    const lines = await ask(`${home}api/batches/wide/conversations`, { headers: { 'accept-encoding': 'gzip' } });
    expect(gunzipSync(lines.body).toString()).toContain('"index":0');
  });

  it('answers on one connection again and again, also after a refusal', async () => {
    const { ask, home, port } = await served();
    using agent = closing(new Agent({ keepAlive: true, maxSockets: 1 }));
    const ports = new Set<number | undefined>();
    agent.agent.on('free', (socket: { localPort?: number }) => ports.add(socket.localPort));
    for (const path of [home, '/nothing', `${home}api/batches`, `${home}api/batches/nightly/conversations`, home])
      expect((await ask(path, { agent: agent.agent, port })).status).toBe(path === '/nothing' ? 404 : 200);
    expect(ports.size).toBe(1);
  });

  it('goes on when a reader leaves in the middle', async () => {
    const { store, home, port, ask } = await served();
    const long = 'x'.repeat(1_000_000);
    await record(store, { batchId: 'wide', conversations: [{ seed: { question: 'q' }, turns: [{ content: long }] }] });
    for (let count = 0; count < 5; count += 1) {
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
      socket.write(`GET ${home}api/batches/wide/conversations/0 HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
      await once(socket, 'data');
      socket.destroy();
    }
    expect((await ask(home)).status).toBe(200);
  });

  it('ends at once, whoever still reads', async () => {
    const { server, port, home } = await served();
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(`GET ${home} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
    await once(socket, 'data');
    const closed = once(socket, 'close');
    await server[Symbol.asyncDispose]();
    await closed;
    await expect(answerOf({ port, path: home })).rejects.toThrow('ECONNREFUSED');
  });

  it('says which port cannot be used', async () => {
    const { store, port } = await served();
    const start = startViewServer({ store, place: VIEW_PLACE, port, say: () => undefined });
    await expect(start).rejects.toThrow(`--port ${port} cannot be used: another process uses it`);
  });
});

function closing(agent: Agent) {
  return { agent, [Symbol.dispose]: () => agent.destroy() };
}
