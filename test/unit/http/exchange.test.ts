import { createServer as createTcpServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { sendJson, type JsonSend } from '../../../src/http/send-json.ts';
import { failureOf } from '../../support/failure-of.ts';
import { startServer, type Handler } from '../../support/http-server.ts';
import { serve, serveJson } from '../../support/serve.ts';

function ask(server: { origin: string }, request: Partial<JsonSend> = {}) {
  return sendJson({ method: 'POST', url: `${server.origin}/v1/chat`, body: {}, timeoutMs: 5_000, ...request });
}

describe('a request that gets no whole reply', () => {
  it('gives up when the time is over before the first byte', async () => {
    const server = await serve(() => {});
    const failure = await failureOf(ask(server, { timeoutMs: 50 }));
    expect(failure.type).toBe('TimedOut');
    expect(failure.message).toBe(`${server.origin} gave no whole reply within 50 ms. Raise the timeout.`);
  });

  it('gives up when the time is over in the middle of the body', async () => {
    const server = await serve((_, response) => void response.write('{"half":'));
    expect((await failureOf(ask(server, { timeoutMs: 100 }))).type).toBe('TimedOut');
  });

  it('waits as long as a timeout beyond any timer', async () => {
    await expect(ask(await serveJson(200), { timeoutMs: 1e12 })).resolves.toMatchObject({ status: 200 });
  });

  it("throws the caller's reason untouched, before and during the request", async () => {
    const reason = { cancelled: 'by the user' };
    const server = await serve(() => {});
    await expect(ask(server, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(server.requests).toHaveLength(0);
    const controller = new AbortController();
    const reply = ask(server, { signal: controller.signal });
    await expect.poll(() => server.requests.length).toBe(1);
    controller.abort(reason);
    await expect(reply).rejects.toBe(reason);
  });

  it('takes a refused connection for Unavailable and names the origin only', async () => {
    const server = await startServer(() => {});
    await server.close();
    const url = `${server.origin.replace('//', '//me:pass-word@')}/v1?key=secret-1`;
    const failure = await failureOf(ask(server, { url }));
    expect(failure.type).toBe('Unavailable');
    expect(failure.message).toBe(
      `${server.origin} refused the connection. Is the server running, and is its address right?`,
    );
  });

  it('takes a connection cut before and in the middle of the reply for Unavailable', async () => {
    const cuts: Handler[] = [
      (_, response) => void response.destroy(),
      (_, response) => void response.write('{"half":', () => response.destroy()),
    ];
    for (const cut of cuts) {
      const failure = await failureOf(ask(await serve(cut)));
      expect(failure.type).toBe('Unavailable');
      expect(failure.message).toContain('cut the connection');
    }
  });

  it('takes a name that cannot be resolved for Unavailable', async () => {
    const failure = await failureOf(ask({ origin: 'http://no-such-host.invalid' }, { timeoutMs: 20_000 }));
    expect(failure.type).toBe('Unavailable');
    expect(failure.message).toContain('http://no-such-host.invalid ');
  });

  it('takes a server that does not speak HTTP for Unavailable', async () => {
    const tcp = createTcpServer((socket) => socket.on('error', () => {}).end('hello\r\n')).listen(0, '127.0.0.1');
    await once(tcp, 'listening');
    const origin = `http://127.0.0.1:${(tcp.address() as AddressInfo).port}`;
    expect((await failureOf(ask({ origin }))).type).toBe('Unavailable');
    tcp.close();
  });
});
