import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { sendJson } from '../../../src/http/send-json.ts';
import { failureOf } from '../../support/failure-of.ts';
import { startProxy } from '../../support/proxy-server.ts';
import { serveJson } from '../../support/serve.ts';

const PASSWORD = 'p@ss%word';
const NAMES = [
  'http_proxy',
  'HTTP_PROXY',
  'https_proxy',
  'HTTPS_PROXY',
  'all_proxy',
  'ALL_PROXY',
  'no_proxy',
  'NO_PROXY',
];

beforeEach(() => {
  for (const name of NAMES) vi.stubEnv(name, undefined);
});
afterEach(() => vi.unstubAllEnvs());

const post = (url: string) => sendJson({ method: 'POST', url, body: { question: 'Why?' }, timeoutMs: 20_000 });

/** A server that only the proxy finds, under the name agent.corp. */
async function hiddenAgent(options: Parameters<typeof startProxy>[0] = {}) {
  const agent = await serveJson(200, { answer: 'yes' });
  const routes = { 'agent.corp:8000': new URL(agent.origin).host };
  return { agent, url: 'http://agent.corp:8000/chat?a=1', proxy: await startProxy({ routes, ...options }) };
}

const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/tls/${name}`, import.meta.url));

/** A TLS server named agent.corp with a certificate that nobody has signed. */
async function tlsServer(): Promise<string> {
  const file = (name: string) => readFileSync(fixture(`agent.${name}`));
  const server = createServer({ key: file('key'), cert: file('crt') }, (_, response) =>
    response.end('{"answer":"yes"}'),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('a request behind a proxy', () => {
  it.each(['HTTP_PROXY', 'http_proxy', 'ALL_PROXY'])('passes it, as %s says, with method and body', async (name) => {
    const { agent, url, proxy } = await hiddenAgent();
    vi.stubEnv(name, `http://${proxy.host}`);
    expect((await post(url)).body).toEqual({ answer: 'yes' });
    expect(proxy.passed).toEqual([`POST ${url}`]);
    expect(agent.requests[0]).toMatchObject({ method: 'POST', url: '/chat?a=1', body: { question: 'Why?' } });
  });

  it.each(['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY'])('tunnels https through the proxy of %s', async (name) => {
    const routes = { 'agent.corp:443': await tlsServer() };
    const proxy = await startProxy({ routes });
    // Without the scheme, as curl takes it too.
    vi.stubEnv(name, proxy.host);
    const failure = await failureOf(post('https://agent.corp/chat'));
    expect(proxy.passed).toEqual(['CONNECT agent.corp:443']);
    expect(failure.type).toBe('WorkerMisconfigured');
    expect(failure.message).toMatch(/https:\/\/agent\.corp shows a certificate .* NODE_EXTRA_CA_CERTS.*DEPTH_ZERO/);
    expect(failure.message).toContain(`went through the proxy http://${proxy.host} (${name})`);
  });

  it('trusts what NODE_EXTRA_CA_CERTS names', async () => {
    const proxy = await startProxy({ routes: { 'agent.corp:443': await tlsServer() } });
    const script = `
      import { sendJson } from './src/http/send-json.ts';
      const { body } = await sendJson({ method: 'POST', url: 'https://agent.corp/chat', body: {}, timeoutMs: 20_000 });
      console.log(JSON.stringify(body));`;
    const env = {
      PATH: process.env['PATH'],
      NODE_EXTRA_CA_CERTS: fixture('agent.crt'),
      HTTPS_PROXY: `http://${proxy.host}`,
    };
    const args = ['--import', 'tsx', '--input-type=module', '-e', script];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env });
    expect(JSON.parse(stdout)).toEqual({ answer: 'yes' });
    expect(proxy.passed).toEqual(['CONNECT agent.corp:443']);
  });

  it('uses its connections again', async () => {
    const { url, proxy } = await hiddenAgent();
    vi.stubEnv('HTTP_PROXY', `http://${proxy.host}`);
    for (let turn = 0; turn < 10; turn += 1) await post(url);
    expect(proxy.passed).toHaveLength(10);
    expect(proxy.connections()).toBeLessThan(4);
  });

  it('goes directly to this machine and to what NO_PROXY lists', async () => {
    const { agent, proxy } = await hiddenAgent();
    vi.stubEnv('HTTP_PROXY', `http://${proxy.host}`);
    vi.stubEnv('NO_PROXY', 'localtest.invalid');
    expect((await post(agent.origin)).status).toBe(200);
    const failure = await failureOf(post('http://sub.localtest.invalid/'));
    expect(failure.message).toContain('http://sub.localtest.invalid has a host name that cannot be resolved');
    expect(proxy.passed).toEqual([]);
  });

  it('gives the proxy its user name and password', async () => {
    const { url, proxy } = await hiddenAgent({ credentials: `sam:${PASSWORD}` });
    vi.stubEnv('HTTP_PROXY', `http://sam:${encodeURIComponent(PASSWORD)}@${proxy.host}`);
    expect((await post(url)).status).toBe(200);
  });
});

describe('a proxy that does not let a request pass', () => {
  it.each([
    [407, 'WorkerMisconfigured', 'It requires a user name and a password'],
    [403, 'WorkerMisconfigured', 'Configure it to allow this server'],
    [502, 'Unavailable', 'can the proxy resolve and reach it?'],
    [503, 'Unavailable', 'can the proxy resolve and reach it?'],
  ])('fails a tunnel that it answers with %s as %s', async (refuseWith, type, remedy) => {
    const proxy = await startProxy({ refuseWith, credentials: 'sam:secret-word' });
    vi.stubEnv('HTTPS_PROXY', `http://sam:secret-word@${proxy.host}`);
    const failure = await failureOf(post('https://agent.corp/chat'));
    expect(failure.type).toBe(type);
    expect(failure.message).toContain(
      `The proxy http://${proxy.host} (HTTPS_PROXY) answered ${refuseWith} and did not connect to https://agent.corp.`,
    );
    expect(failure.message).toContain(remedy);
    expect(`${failure.message} ${String(failure.cause)}`).not.toContain('secret-word');
  });

  it.each(['http', 'https'])('fails for %s with credentials that are wrong, without showing them', async (scheme) => {
    const proxy = await startProxy({ credentials: 'sam:right-word' });
    vi.stubEnv('HTTP_PROXY', `http://sam:secret-word@${proxy.host}`);
    const failure = await failureOf(post(`${scheme}://agent.corp/chat`));
    expect(failure.type).toBe('WorkerMisconfigured');
    expect(failure.message).toContain(`The proxy http://${proxy.host} (HTTP_PROXY) answered 407`);
    expect(failure.message).not.toMatch(/secret-word|right-word/);
  });

  it.each(['http', 'https'])('names the proxy for %s when nobody listens there', async (scheme) => {
    vi.stubEnv('HTTP_PROXY', 'http://sam:secret-word@127.0.0.1:9');
    const failure = await failureOf(post(`${scheme}://agent.corp/chat`));
    expect(failure.type).toBe('Unavailable');
    expect(failure.message).toContain('The proxy http://127.0.0.1:9 (HTTP_PROXY) refuses connections');
    expect(failure.message).toContain(`${scheme}://agent.corp was not asked`);
    expect(failure.message).not.toContain('secret-word');
  });

  it('is named beside a 502 that it answers in the place of the server', async () => {
    const proxy = await startProxy({ routes: { 'agent.corp:80': '127.0.0.1:9' } });
    vi.stubEnv('HTTP_PROXY', `http://${proxy.host}`);
    const failure = await failureOf(post('http://agent.corp/chat'));
    expect(failure.type).toBe('Unavailable');
    expect(failure.message).toContain(`went through the proxy http://${proxy.host} (HTTP_PROXY)`);
  });

  it.each(['socks5://127.0.0.1:1080', 'http://sam:pa#secret-word@proxy', 'http://'])(
    'is refused where its variable says %s, without showing it',
    async (value) => {
      vi.stubEnv('HTTPS_PROXY', value);
      const failure = await failureOf(post('https://agent.corp/chat'));
      expect(failure.type).toBe('WorkerMisconfigured');
      expect(failure.message).toContain('HTTPS_PROXY is not the address');
      expect(failure.message).not.toContain('secret-word');
    },
  );
});
