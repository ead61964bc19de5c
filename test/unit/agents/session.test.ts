import { describe, expect, it, onTestFinished } from 'vitest';
import { agentTypes } from '../../../src/agents/registry.ts';
import type { Agent, AgentCall } from '../../../src/agents/agent.ts';
import { callIdentity } from '../../../src/contract/call-identity.ts';
import { failureOf } from '../../support/failure-of.ts';
import { answerJson, type Handler, startServer, type TestServer } from '../../support/http-server.ts';
import { response } from '../../support/openai-agent.ts';

const signal = new AbortController().signal;
const seed = { id: 's1', question: 'one?' };

function callAt(turn: number, session?: string): AgentCall {
  const said = [
    { role: 'user', content: 'one?' },
    { role: 'assistant', content: 'first' },
  ] as const;
  const messages = [...(turn === 0 ? [] : said), { role: 'user', content: `question ${turn}?` } as const];
  return { ...callIdentity('b/s1', turn, 'agent'), messages, seed, session, signal };
}

async function serve(handler: Handler): Promise<TestServer> {
  const server = await startServer(handler);
  onTestFinished(() => server.close());
  return server;
}

function agentOf(type: string, options: object): Promise<Agent> | Agent {
  const found = agentTypes[type];
  if (!found) throw new Error(type);
  const env: Readonly<Record<string, string>> = { KEY: 'the-key-1' };
  return found.create(found.options.parse(options), {
    projectDir: '/',
    timeoutMs: 5_000,
    readEnv: (name) => env[name],
  });
}

const bodies = (server: TestServer) => server.requests.map(({ body }) => body);

describe('a session that the first reply of an http agent names', () => {
  const body = { text: '{{question}}', session_id: '{{session}}' };

  it('is sent with the next questions, and left out of the first', async () => {
    const server = await serve((_, reply) => answerJson(reply, 200, { answer: 'yes', session: { id: 77 } }));
    const agent = await agentOf('http', {
      url: server.origin,
      body,
      answer: 'answer',
      session: { from: 'session.id' },
    });
    const first = await agent.invoke(callAt(0));
    expect(first.session).toBe('77');
    expect((await agent.invoke(callAt(1, first.session))).session).toBe('77');
    expect(bodies(server)).toEqual([{ text: 'question 0?' }, { text: 'question 1?', session_id: '77' }]);
  });

  it('may stand in a header, and be sent in one or in the address', async () => {
    const server = await serve(({ headers }, reply) => {
      answerJson(reply, 200, { answer: 'yes' }, headers['x-session'] ? {} : { 'X-Session': 'abc' });
    });
    const agent = await agentOf('http', {
      url: `${server.origin}/s/{{session}}`,
      headers: { 'x-session': '{{session}}' },
      body: '{{question}}',
      answer: 'answer',
      session: { from: 'header:X-Session' },
    });
    const { session } = await agent.invoke(callAt(0));
    // A server that names it once only means the same one from then on.
    expect((await agent.invoke(callAt(1, session))).session).toBe('abc');
    expect(server.requests.map(({ url, headers }) => [url, headers['x-session']])).toEqual([
      ['/s/', undefined],
      ['/s/abc', 'abc'],
    ]);
  });

  it('is missed where the reply names none', async () => {
    const server = await serve((_, reply) => answerJson(reply, 200, { answer: 'yes' }));
    const agent = await agentOf('http', {
      url: server.origin,
      body,
      answer: 'answer',
      session: { from: 'session.id' },
    });
    const failure = await failureOf(agent.invoke(callAt(0)));
    expect(failure.type).toBe('NoSession');
    expect(failure.message).toContain('agent.session.from: "session.id" finds no session');
  });
});

describe('a session that the agent no longer knows', () => {
  const agentAt = (origin: string) =>
    agentOf('http', {
      url: origin,
      body: { text: '{{question}}', session_id: '{{session}}' },
      answer: 'answer',
      session: { from: 'session.id' },
    });

  it.each([
    [404, { detail: 'unknown session 77' }],
    [404, { detail: 'Not Found' }],
    [410, {}],
    [440, {}],
    [400, { error: 'Session 77 has expired' }],
    [400, { error: { message: 'x', code: 'session_not_found' } }],
    [409, { error: 'no such conversation' }],
    [422, { error: 'invalid session_id' }],
    [200, { error: 'the session does not exist' }],
  ])('with %i %j ends the conversation, with what helps', async (status, body) => {
    const server = await serve((_, reply) => answerJson(reply, status, body));
    const agent = await agentAt(server.origin);
    const failure = await failureOf(agent.invoke(callAt(1, '77')));
    expect(failure).toMatchObject({ type: 'SessionLost', status });
    expect(failure.message).toMatch(
      / The agent no longer knows the session that this conversation is in, so a retry cannot help\. .*: convsim run SPEC --batch NEW$/,
    );
    expect(failure.message).not.toContain('Nothing is served');
    // Without a session it is the request that is wrong.
    expect((await failureOf(agent.invoke(callAt(0)))).type).not.toBe('SessionLost');
  });

  it.each([
    [400, { error: 'text is missing' }, 'InvalidRequest'],
    [401, { error: 'who are you?' }, 'Unauthorized'],
    [404, { error: { code: 'model_not_found' } }, 'InvalidRequest'],
    [409, { error: 'the session is busy' }, 'Unavailable'],
    [429, {}, 'RateLimited'],
    [500, { error: 'session store is down' }, 'Unavailable'],
  ])('is told from %i %j', async (status, body, type) => {
    const server = await serve((_, reply) => answerJson(reply, status, body));
    expect((await failureOf((await agentAt(server.origin)).invoke(callAt(1, '77')))).type).toBe(type);
  });

  it('may be a response of openai-responses', async () => {
    const error = { message: "Previous response with id 'resp_1' not found.", code: 'previous_response_not_found' };
    const server = await serve((_, reply) => answerJson(reply, 400, { error }));
    const agent = await agentOf('openai-responses', { baseUrl: `${server.origin}/v1`, model: 'm', session: {} });
    expect((await failureOf(agent.invoke(callAt(1, 'resp_1')))).type).toBe('SessionLost');
  });
});

describe('a session that the spec creates', () => {
  async function open(create: Handler) {
    const server = await serve(({ url, ...rest }, reply) => {
      if (url === '/threads') return create({ url, ...rest }, reply);
      answerJson(reply, url.includes('fails') ? 500 : 200, { answer: 'yes' });
    });
    const agent = await agentOf('http', {
      url: `${server.origin}/threads/{{session}}/runs`,
      headers: { 'x-key': '${KEY}' },
      body: { input: '{{question}}' },
      answer: 'answer',
      session: {
        from: 'thread_id',
        create: { url: `${server.origin}/threads`, body: { user: '{{seed.id}}' } },
        close: { url: `${server.origin}/threads/{{session}}`, method: 'DELETE' },
      },
    });
    return { server, agent };
  }

  it('is created before the first question, used from then on, and closed', async () => {
    const { server, agent } = await open((_, reply) => answerJson(reply, 201, { thread_id: 't-1' }));
    const { session } = await agent.invoke(callAt(0));
    await agent.invoke(callAt(1, session));
    await agent.endSession?.({ ...callAt(2, session), messages: [] });
    expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST /threads',
      'POST /threads/t-1/runs',
      'POST /threads/t-1/runs',
      'DELETE /threads/t-1',
    ]);
    expect(server.requests[0]).toMatchObject({ body: { user: 's1' }, headers: { 'x-key': 'the-key-1' } });
    expect(server.requests.map(({ headers }) => headers['idempotency-key'])).toEqual([
      'b/s1/0/session',
      'b/s1/0',
      'b/s1/1',
      'b/s1/2/close',
    ]);
  });

  it('is not created again by the attempt after one that failed', async () => {
    let isDown = true;
    const { server, agent } = await open((_, reply) =>
      answerJson(reply, 201, { thread_id: isDown ? 'fails' : 'other' }),
    );
    await failureOf(agent.invoke(callAt(0)));
    isDown = false;
    await failureOf(agent.invoke(callAt(0)));
    expect(server.requests.filter(({ url }) => url === '/threads')).toHaveLength(1);
  });

  it('is created again where the server did not know it at the first question', async () => {
    let count = 0;
    const server = await serve(({ url }, reply) => {
      if (url === '/threads') return answerJson(reply, 201, { thread_id: `t-${(count += 1)}` });
      answerJson(reply, url.includes('t-1') ? 404 : 200, { answer: 'yes' });
    });
    const agent = await agentOf('http', {
      url: `${server.origin}/threads/{{session}}/runs`,
      body: '{{question}}',
      answer: 'answer',
      session: { from: 'thread_id', create: { url: `${server.origin}/threads` } },
    });
    expect(await failureOf(agent.invoke(callAt(0)))).toMatchObject({ type: 'InvalidRequest', status: 404 });
    expect(await agent.invoke(callAt(0))).toMatchObject({ content: 'yes', session: 't-2' });
  });

  it.each([
    [(_, reply) => answerJson(reply, 200, {}), 'NoSession'],
    [(_, reply) => void reply.writeHead(201).end(), 'NoSession'],
    [(_, reply) => answerJson(reply, 401, {}), 'Unauthorized'],
  ] as [Handler, string][])('fails the step where it cannot be', async (create, type) => {
    const { agent } = await open(create);
    expect((await failureOf(agent.invoke(callAt(0)))).type).toBe(type);
  });

  it('is refused with a placeholder or an expression that is none', () => {
    const good = { url: 'http://h', body: '{{question}} {{session}}', answer: 'a' };
    const problems = (session: object) => agentTypes['http']?.options.safeParse({ ...good, session }).error?.issues;
    expect(problems({ from: 'a b' })).toMatchObject([{ path: ['session', 'from'] }]);
    expect(problems({ from: 'id', create: { url: 'http://h/{{thread}}' } })).toMatchObject([
      { path: ['session', 'create', 'url'], message: expect.stringContaining('unknown placeholder') as string },
    ]);
    expect(problems({ from: 'id', close: { url: 'http://h', body: { api_key: 'abcdefgh1' } } })).toMatchObject([
      {
        path: ['session', 'close', 'body', 'api_key'],
        message: expect.stringContaining('looks like a secret') as string,
      },
    ]);
  });
});

describe('openai-responses with a session', () => {
  it('sends the new question alone, with the id of the response before', async () => {
    let count = 0;
    const server = await serve((_, reply) => answerJson(reply, 200, { ...response, id: `resp_${(count += 1)}` }));
    const agent = await agentOf('openai-responses', { baseUrl: `${server.origin}/v1`, model: 'm', session: {} });
    const first = await agent.invoke(callAt(0));
    const second = await agent.invoke(callAt(1, first.session));
    expect([first.session, second.session]).toEqual(['resp_1', 'resp_2']);
    expect(bodies(server)).toMatchObject([
      { input: [{ content: 'question 0?' }], store: true },
      { input: [{ content: 'question 1?' }], previous_response_id: 'resp_1', store: true },
    ]);
  });

  it('may name a conversation of the server', async () => {
    const server = await serve((_, reply) => answerJson(reply, 200, { ...response, conversation: { id: 'conv_1' } }));
    const session = { from: 'conversation.id', field: 'conversation' };
    const agent = await agentOf('openai-responses', { baseUrl: `${server.origin}/v1`, model: 'm', session });
    const first = await agent.invoke(callAt(0));
    await agent.invoke(callAt(1, first.session));
    expect(bodies(server)[1]).toMatchObject({ input: [{ content: 'question 1?' }], conversation: 'conv_1' });
  });
});
