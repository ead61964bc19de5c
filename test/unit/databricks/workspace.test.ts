import { describe, expect, it, onTestFinished } from 'vitest';
import type { ComponentHost } from '../../../src/contract/component-type.ts';
import { sharedTokens } from '../../../src/credentials/token-source.ts';
import { openWorkspace, type Workspace } from '../../../src/databricks/workspace.ts';
import { itHandlesFaults } from '../../support/adapter-faults.ts';
import { failureOf } from '../../support/failure-of.ts';
import { answerJson, startServer, type Handler, type TestServer } from '../../support/http-server.ts';

const SERVICE = { DATABRICKS_CLIENT_ID: 'principal', DATABRICKS_CLIENT_SECRET: 'client-secret-1' };
const PAT = { DATABRICKS_TOKEN: 'personal-token-1' };

async function serve(handler: Handler): Promise<TestServer> {
  const server = await startServer(handler);
  onTestFinished(() => server.close());
  return server;
}

function open(origin: string, env: Readonly<Record<string, string>>): Promise<Workspace> {
  const host: ComponentHost = { projectDir: '/', timeoutMs: 5_000, readEnv: (name) => env[name] };
  return openWorkspace({ host: origin }, host, 'agent');
}

function ask(workspace: Workspace, signal?: AbortSignal) {
  return workspace.send({ method: 'POST', path: '/api/x?a=1', body: { q: 1 }, timeoutMs: 5_000, signal });
}

const isTokenRequest = (url: string) => url === '/oidc/v1/token';

/** Gives token-1, token-2 … for as long as `expiresIn` seconds; accepts those that `isGood` likes. */
function tokenServer(isGood: (token: string) => boolean, expiresIn: unknown = 3_600) {
  let given = 0;
  return serve(({ url, headers }, response) => {
    if (isTokenRequest(url)) {
      given += 1;
      return answerJson(response, 200, { access_token: `access-token-${given}`, expires_in: expiresIn });
    }
    const token = headers.authorization?.replace('Bearer ', '') ?? '';
    answerJson(response, isGood(token) ? 200 : 401, { token, message: `not ${token}` });
  });
}

const tokenRequests = (server: TestServer) => server.requests.filter(({ url }) => isTokenRequest(url));

describe('a personal access token', () => {
  it('goes with each request, and the workspace id too', async () => {
    const server = await serve((_, response) => answerJson(response, 200, { ok: true }));
    const workspace = await open(`${server.origin}/`, { ...PAT, DATABRICKS_WORKSPACE_ID: '123456' });
    expect(workspace.host).toBe(server.origin);
    expect(server.requests).toHaveLength(0);
    expect((await ask(workspace)).body).toEqual({ ok: true });
    expect(server.requests[0]).toMatchObject({ method: 'POST', url: '/api/x?a=1', body: { q: 1 } });
    expect(server.requests[0]?.headers).toMatchObject({
      authorization: 'Bearer personal-token-1',
      'x-databricks-org-id': '123456',
    });
  });

  it('is refused once and for all', async () => {
    const server = await tokenServer(() => false);
    const failure = await failureOf(ask(await open(server.origin, PAT)));
    expect([failure.type, server.requests.length]).toEqual(['Unauthorized', 1]);
    expect(failure.message).toContain('not ***');
    expect(failure.message).toContain(' Check DATABRICKS_TOKEN and what it may access.');
  });
});

describe('a service principal', () => {
  it('gets a token as Databricks expects it asked for, once for all calls at the same time', async () => {
    const server = await tokenServer(() => true);
    const workspace = await open(server.origin, SERVICE);
    await Promise.all(Array.from({ length: 20 }, () => ask(workspace)));
    await ask(workspace);
    expect(tokenRequests(server)).toHaveLength(1);
    expect(tokenRequests(server)[0]).toMatchObject({
      method: 'POST',
      body: 'grant_type=client_credentials&scope=all-apis',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${Buffer.from('principal:client-secret-1').toString('base64')}`,
      },
    });
    expect(server.requests).toHaveLength(22);
  });

  it('renews a token that is refused, once for all, and repeats each call once', async () => {
    const server = await tokenServer((token) => token === 'access-token-2');
    const workspace = await open(server.origin, SERVICE);
    const replies = await Promise.all(Array.from({ length: 10 }, () => ask(workspace)));
    expect(replies.map(({ body }) => (body as { token: string }).token)).toEqual(Array(10).fill('access-token-2'));
    expect(tokenRequests(server)).toHaveLength(2);
  });

  it('gives up at the second refusal', async () => {
    const server = await tokenServer(() => false);
    const failure = await failureOf(ask(await open(server.origin, SERVICE)));
    expect(failure).toMatchObject({ type: 'Unauthorized', status: 401 });
    expect(failure.message).not.toMatch(/access-token/);
    expect(server.requests).toHaveLength(4);
  });

  it('renews a token a minute before its end, and a short one at half its life', async () => {
    let nowMs = Date.now();
    const source = (staleAt: number) => {
      let count = 0;
      return sharedTokens(async () => ({ token: `t${(count += 1)}`, staleAt }), { now: () => nowMs });
    };
    const tokens = source(nowMs + 1_000);
    expect([await tokens.current(), await tokens.current()]).toEqual(['t1', 't1']);
    nowMs += 1_000;
    expect(await tokens.current()).toBe('t2');
    const server = await tokenServer(() => true, '0.2');
    const workspace = await open(server.origin, SERVICE);
    await ask(workspace);
    await new Promise((resolve) => setTimeout(resolve, 150));
    await ask(workspace);
    expect(tokenRequests(server)).toHaveLength(2);
  });

  it.each([
    [401, { error: 'invalid_client', error_description: 'Client authentication failed' }, 'Unauthorized'],
    [400, { error: 'invalid_client' }, 'Unauthorized'],
    [400, { error: 'invalid_request' }, 'InvalidRequest'],
    [429, { error: 'slow down' }, 'RateLimited'],
    [500, {}, 'Unavailable'],
    [200, { token: 'some-secret-thing' }, 'BadReply'],
  ])('fails with a token reply %i %j as %s', async (status, body, type) => {
    const server = await serve((_, response) => answerJson(response, status, body));
    const failure = await failureOf(ask(await open(server.origin, SERVICE)));
    expect([failure.type, server.requests.length]).toEqual([type, 1]);
    expect(failure.message).not.toMatch(/client-secret-1|some-secret-thing/);
    expect(failure.message).toContain('/oidc/v1/token');
  });

  it('tries anew after a failed fetch', async () => {
    let isDown = true;
    const server = await serve(({ url }, response) => {
      if (isTokenRequest(url) && isDown) return answerJson(response, 503, {});
      answerJson(response, 200, { access_token: 'a-token', expires_in: 60 });
    });
    const workspace = await open(server.origin, SERVICE);
    expect((await failureOf(ask(workspace))).type).toBe('Unavailable');
    isDown = false;
    expect((await ask(workspace)).status).toBe(200);
  });

  it('lets one caller leave without taking the token from another', async () => {
    const waiting: (() => void)[] = [];
    const server = await serve(async ({ url }, response) => {
      if (isTokenRequest(url)) await new Promise<void>((resolve) => waiting.push(resolve));
      answerJson(response, 200, { access_token: 'a-token' });
    });
    const workspace = await open(server.origin, SERVICE);
    const controller = new AbortController();
    const leaving = ask(workspace, controller.signal);
    const staying = ask(workspace);
    await expect.poll(() => waiting.length).toBe(1);
    controller.abort('gone');
    await expect(leaving).rejects.toBe('gone');
    waiting[0]?.();
    expect((await staying).status).toBe(200);
    await expect(ask(workspace, AbortSignal.abort('early'))).rejects.toBe('early');
  });

  describe('meets a faulty workspace', () => {
    itHandlesFaults({
      secret: 'access-token-1',
      call: async ({ origin, timeoutMs, signal }) => {
        const workspace = await open(origin, SERVICE);
        return workspace.send({ method: 'GET', path: '/x', timeoutMs, signal });
      },
      before: ({ url }, response) => {
        if (!isTokenRequest(url)) return false;
        answerJson(response, 200, { access_token: 'access-token-1', expires_in: 3_600 });
        return true;
      },
      otherwise: { 'JSON of another shape': undefined, 'a list of nothing': undefined },
    });
  });
});
