import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { TurnRecord } from '../../src/contract/turn-record.ts';
import { makeProject, type Project } from '../support/cli.ts';
import { startProxy } from '../support/proxy-server.ts';
import { serveJson } from '../support/serve.ts';

/** Nobody listens on the port `discard`. */
const NOBODY = 'http://127.0.0.1:9';
const VARIABLES = ['http_proxy', 'https_proxy', 'grpc_proxy', 'all_proxy'].flatMap((name) => [
  name,
  name.toUpperCase(),
]);
/** One that is empty would go before the same in capitals. */
const NO_VARIABLE = Object.fromEntries(VARIABLES.map((name) => [name, undefined]));

const specFor = (url: string) => `
agent: { type: http, url: "${url}", body: { question: "{{question}}" }, answer: answer }
questions: { type: script, questions: ["And then?"] }
context: { type: agent-response }
maxTurns: 1
seeds: ["What is a shard?", "What is a batch?"]
limits: { agent: { maxAttempts: 1 } }
`;

async function expectCompleted(project: Project, batch: string, env: Record<string, string>): Promise<void> {
  const args = ['run', 'sim.yaml', '--batch', batch, '--out', `${batch}.jsonl`];
  const { code, stderr } = await project.run(args, { ...NO_VARIABLE, ...env });
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(await project.records<TurnRecord>(`${batch}.jsonl`)).toHaveLength(4);
}

describe('a proxy that is out of order', () => {
  it.each([
    ...VARIABLES.map((name) => [name, { [name]: NOBODY }] as const),
    ['every variable', Object.fromEntries(VARIABLES.map((name) => [name, NOBODY]))] as const,
  ])('in %s stands neither before the embedded server nor before an agent of this machine', async (_, env) => {
    const agent = await serveJson(200, { answer: 'A shard is a part of a batch.' });
    await expectCompleted(await makeProject({ 'sim.yaml': specFor(agent.origin) }), 'b', env);
  });

  it('does not hinder the demo', async () => {
    const project = await makeProject({});
    const made = await project.run(['init']);
    expect(made.code).toBe(0);
    const env = Object.fromEntries(VARIABLES.map((name) => [name, NOBODY]));
    const { code, stderr } = await project.run(['run', 'sim.yaml', '--batch', 'demo', '--limit', '3'], env);
    expect({ code, stderr }).toMatchObject({ code: 0 });
  });
});

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/tls/${name}`, import.meta.url));

/** An agent that speaks TLS as agent.corp; returns its host and port. */
async function tlsAgent(): Promise<string> {
  const [key, cert] = [await readFile(fixture('agent.key')), await readFile(fixture('agent.crt'))];
  const server = createServer({ key, cert }, (request, response) => {
    request.resume().on('end', () => response.end('{"answer":"yes"}'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('an agent beyond this machine', () => {
  it.each(['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'])(
    'is asked by https through the proxy of %s',
    async (name) => {
      const proxy = await startProxy({ routes: { 'agent.corp:443': await tlsAgent() } });
      const project = await makeProject({ 'sim.yaml': specFor('https://agent.corp/chat') });
      const env = { [name]: `http://${proxy.host}`, NODE_EXTRA_CA_CERTS: fixture('agent.crt') };
      await expectCompleted(project, 'b', env);
      expect(new Set(proxy.passed)).toEqual(new Set(['CONNECT agent.corp:443']));
    },
  );

  it.each(['http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'])('is asked through the proxy of %s', async (name) => {
    const agent = await serveJson(200, { answer: 'A shard is a part of a batch.' });
    const proxy = await startProxy({ routes: { 'agent.corp:8000': new URL(agent.origin).host } });
    const project = await makeProject({ 'sim.yaml': specFor('http://agent.corp:8000/chat') });
    await expectCompleted(project, 'b', { [name]: `http://${proxy.host}` });
    expect(proxy.passed).toHaveLength(4);
    expect(agent.requests).toHaveLength(4);
  });

  it.each(['no_proxy', 'NO_PROXY'])('is asked directly where %s names it', async (name) => {
    const proxy = await startProxy();
    const project = await makeProject({ 'sim.yaml': specFor('http://agent.invalid:8000/chat') });
    const env = { ...NO_VARIABLE, http_proxy: `http://${proxy.host}`, [name]: 'agent.invalid' };
    const { code, stderr } = await project.run(['run', 'sim.yaml', '--batch', 'b'], env);
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('agent.invalid') });
    expect(proxy.passed).toEqual([]);
  });
});
