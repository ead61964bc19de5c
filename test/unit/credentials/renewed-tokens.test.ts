import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { agentTypes } from '../../../src/agents/registry.ts';
import { questionTypes } from '../../../src/questions/registry.ts';
import type { Agent } from '../../../src/agents/agent.ts';
import { agentCall } from '../../support/agent-call.ts';
import { failureOf } from '../../support/failure-of.ts';
import { answerJson, startServer, type TestServer } from '../../support/http-server.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const ENV: Readonly<Record<string, string>> = { ID: 'client-1', SECRET: 'client-secret-1', KEY: 'static-key-1' };
const OAUTH = { clientIdEnv: 'ID', clientSecretEnv: 'SECRET' };
const completion = { choices: [{ message: { role: 'assistant', content: 'A run.' }, finish_reason: 'stop' }] };

interface Issuer {
  /** Whether it accepts the token with this number. */
  readonly isGood?: (count: number) => boolean;
  readonly takes?: 'header' | 'form';
  readonly refusal?: number;
}

/** An agent and the OAuth server before it, which gives token-1, token-2, …. */
async function startIssuer({ isGood = () => true, takes = 'header', refusal = 401 }: Issuer = {}): Promise<TestServer> {
  let given = 0;
  const server = await startServer(({ url, headers, body }, response) => {
    if (url === '/token') {
      const isKnown =
        takes === 'header'
          ? headers.authorization === `Basic ${Buffer.from('client-1:client-secret-1').toString('base64')}`
          : new URLSearchParams(String(body)).get('client_secret') === 'client-secret-1';
      if (!isKnown)
        return answerJson(response, 401, { error: 'invalid_client', error_description: 'no client-secret-1' });
      given += 1;
      return answerJson(response, 200, { access_token: `token-no-${given}`, expires_in: 3_600 });
    }
    const count = Number(/^Bearer token-no-(\d+)$/.exec(headers.authorization ?? '')?.[1]);
    if (isGood(count)) return answerJson(response, 200, completion);
    answerJson(response, refusal, { message: 'Invalid access token.' });
  });
  onTestFinished(() => server.close());
  return server;
}

const tokensAsked = (server: TestServer) => server.requests.filter(({ url }) => url === '/token');

async function agentOf(type: string, options: object, projectDir = '/'): Promise<Agent> {
  const found = agentTypes[type];
  if (!found) throw new Error(type);
  const host = { projectDir, timeoutMs: 5_000, readEnv: (name: string) => ENV[name] };
  return found.create(found.options.parse(options), host);
}

/** The options of each type of agent that calls this server. */
const TYPES = {
  'openai-chat': (origin: string) => ({ baseUrl: `${origin}/v1`, model: 'm' }),
  'openai-responses': (origin: string) => ({ baseUrl: `${origin}/v1`, model: 'm' }),
  mlflow: (origin: string) => ({ url: origin }),
  http: (origin: string) => ({ url: `${origin}/ask`, body: '{{question}}', answer: 'choices[0].message' }),
};

describe.each(Object.entries(TYPES))('%s with tokenUrl', (type, place) => {
  it('gets one token for all calls, and renews it once when it is refused', async () => {
    const server = await startIssuer({ isGood: (count) => count === 2 });
    const agent = await agentOf(type, {
      ...place(server.origin),
      tokenUrl: `${server.origin}/token`,
      ...OAUTH,
      scope: 'all',
    });
    const replies = await Promise.all(Array.from({ length: 10 }, () => agent.invoke(agentCall())));
    expect(replies.map(({ content }) => content)).toEqual(Array(10).fill('A run.'));
    expect(tokensAsked(server).map(({ body }) => body)).toEqual(
      Array(2).fill('grant_type=client_credentials&scope=all'),
    );
  });

  it('renews a token that is refused with 403 and by its words', async () => {
    const server = await startIssuer({ isGood: (count) => count === 2, refusal: 403 });
    const agent = await agentOf(type, { ...place(server.origin), tokenUrl: `${server.origin}/token`, ...OAUTH });
    expect(await agent.invoke(agentCall())).toMatchObject({ content: 'A run.' });
  });
});

describe('tokenUrl', () => {
  it('sends id and secret in the form where the server wants them there', async () => {
    const server = await startIssuer({ takes: 'form' });
    const options = { ...TYPES.http(server.origin), tokenUrl: `${server.origin}/token`, ...OAUTH };
    const agent = await agentOf('http', { ...options, tokenForm: { audience: 'https://api' } });
    expect(await agent.invoke(agentCall())).toMatchObject({ content: 'A run.' });
    expect(String(tokensAsked(server).at(-1)?.body)).toContain('audience=https%3A%2F%2Fapi&client_id=client-1');
  });

  it('fails with the first of two refusals, without the secret that the server repeats', async () => {
    const server = await startServer((_, response) =>
      answerJson(response, 401, { error: 'invalid_client', error_description: 'no client-secret-1' }),
    );
    onTestFinished(() => server.close());
    const agent = await agentOf('http', { ...TYPES.http(server.origin), tokenUrl: `${server.origin}/token`, ...OAUTH });
    const failure = await failureOf(agent.invoke(agentCall()));
    expect(failure).toMatchObject({ type: 'Unauthorized', status: 401 });
    expect(failure.message).toContain('/token answered 401: no ***');
    expect(failure.message).toContain(' Check ID and SECRET and what they may access.');
    expect(server.requests).toHaveLength(2);
  });

  it('reads variables of its form where the worker runs, and hides what they hold', async () => {
    const server = await startServer((request, response) =>
      answerJson(response, 400, { error: 'invalid_request', error_description: `got ${String(request.body)}` }),
    );
    onTestFinished(() => server.close());
    const options = { ...TYPES.http(server.origin), tokenUrl: `${server.origin}/token`, ...OAUTH };
    const agent = await agentOf('http', { ...options, tokenForm: { password: '${KEY}' } });
    const failure = await failureOf(agent.invoke(agentCall()));
    expect(String(tokensAsked(server)[0]?.body)).toContain('password=static-key-1');
    expect(failure.message).not.toContain('static-key-1');
  });

  it.each([
    ['http://127.0.0.1:9/oauth/token?tenant=t1', 'agent.tokenUrl http://127.0.0.1:9/oauth/token: ', 'Unavailable'],
    ['ORIGIN/broken?tenant=t1', 'agent.tokenUrl: ORIGIN/broken answered 200 with ', 'BadReply'],
    ['ORIGIN/none?tenant=t1', 'agent.tokenUrl: ORIGIN/none answered 200 without access_token', 'BadReply'],
    ['ORIGIN/slow?tenant=t1', 'ORIGIN/slow', 'TimedOut'],
  ])('names %s where it fails, without its query', async (address, said, type) => {
    const server = await startServer(({ url }, response) => {
      if (url.startsWith('/broken')) response.end('<html>');
      else if (url.startsWith('/none')) answerJson(response, 200, {});
    });
    onTestFinished(() => server.close());
    const tokenUrl = address.replace('ORIGIN', server.origin);
    const options = agentTypes['http']?.options.parse({ ...TYPES.http('http://h'), tokenUrl, ...OAUTH }) ?? {};
    const host = { projectDir: '/', timeoutMs: 300, readEnv: (name: string) => ENV[name] };
    const agent = await agentTypes['http']?.create(options, host);
    const failure = await failureOf(Promise.resolve(agent?.invoke(agentCall())));
    expect(failure.type).toBe(type);
    expect(failure.message).toContain(said.replace('ORIGIN', server.origin));
    expect(failure.message).not.toContain('tenant');
  });

  it.each([
    [{ tokenUrl: 'http://h/t' }, ['clientIdEnv', 'clientSecretEnv']],
    [{ scope: 'x' }, ['scope']],
    [{ clientIdEnv: 'ID', tokenCommand: ['a'] }, ['clientIdEnv']],
    [{ tokenUrl: 'http://h/t', ...OAUTH, tokenCommand: ['a'] }, ['tokenCommand']],
    [{ apiKeyEnv: 'KEY', tokenCommand: ['a'] }, ['tokenCommand']],
    [{ tokenCommand: [] }, ['tokenCommand']],
    [{ tokenCommand: 'az account' }, ['tokenCommand']],
  ])('%j is refused at its place, for agents and generators', (options, places) => {
    for (const type of [agentTypes['openai-chat'], agentTypes['openai-responses'], questionTypes['llm']]) {
      const parsed = type?.options.safeParse({ baseUrl: 'http://h/v1', model: 'm', ...options });
      expect(parsed?.error?.issues.map(({ path }) => path[0])).toEqual(places);
    }
  });

  it('is the worker’s misconfiguration where a variable is not set', async () => {
    const options = {
      ...TYPES.http('http://h'),
      tokenUrl: 'http://h/t',
      clientIdEnv: 'NONE',
      clientSecretEnv: 'SECRET',
    };
    const failure = await failureOf(agentOf('http', options));
    expect(failure).toMatchObject({ type: 'WorkerMisconfigured' });
    expect(failure.message).toContain('agent.clientIdEnv: the environment variable NONE is not set');
  });
});

describe('tokenCommand', () => {
  /** A command of the project that counts its calls and prints what `script` says; `$n` is the count. */
  async function command(script: string) {
    const folder = await tempFolder();
    const file = join(folder, 'give-token');
    await writeFile(file, `#!/bin/sh\necho x >> calls\nn=$(wc -l < calls | tr -d ' ')\n${script}\n`);
    await chmod(file, 0o755);
    const calls = async () => (await readFile(join(folder, 'calls'), 'utf8')).split('\n').length - 1;
    return { folder, file, calls };
  }

  it('runs once for all calls, and once more when its token is refused', async () => {
    const server = await startIssuer({ isGood: (count) => count === 2 });
    const { folder, calls } = await command('echo "a warning" >&2; echo "token-no-$n"');
    const agent = await agentOf('http', { ...TYPES.http(server.origin), tokenCommand: ['./give-token'] }, folder);
    await Promise.all(Array.from({ length: 10 }, () => agent.invoke(agentCall())));
    await agent.invoke(agentCall());
    expect(await calls()).toBe(2);
  });

  it('does not repeat a call with the token that was refused', async () => {
    const server = await startIssuer({ isGood: () => false });
    const { folder } = await command('echo \'{"accessToken": "token-no-1", "expiresOn": "2099-01-01T00:00:00Z"}\'');
    const agent = await agentOf('http', { ...TYPES.http(server.origin), tokenCommand: ['./give-token'] }, folder);
    expect(await failureOf(agent.invoke(agentCall()))).toMatchObject({ type: 'Unauthorized', status: 401 });
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    [
      'exit 3',
      'CredentialExpired',
      'agent.tokenCommand: the command ./give-token ended with exit code 3. Log in again',
    ],
    ['echo "Please run az login" >&2; exit 1', 'CredentialExpired', 'exit code 1: Please run az login. Log in again'],
    ['echo two words', 'WorkerMisconfigured', 'agent.tokenCommand: the command ./give-token printed no token'],
    ['true', 'WorkerMisconfigured', 'printed no token'],
  ])('%s is %s', async (script, type, message) => {
    const { folder } = await command(script);
    const agent = await agentOf(
      'http',
      { ...TYPES.http('http://127.0.0.1:9'), tokenCommand: ['./give-token'] },
      folder,
    );
    const failure = await failureOf(agent.invoke(agentCall()));
    expect([failure.type, failure.message]).toEqual([type, expect.stringContaining(message)]);
  });

  it('is the worker’s misconfiguration where there is no such command', async () => {
    const agent = await agentOf('http', { ...TYPES.http('http://127.0.0.1:9'), tokenCommand: ['no-such-command'] });
    const failure = await failureOf(agent.invoke(agentCall()));
    expect(failure.type).toBe('WorkerMisconfigured');
    expect(failure.message).toContain('no-such-command cannot be run');
  });
});
