import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Agent, AgentCall } from '../../../src/agents/agent.ts';
import { httpAgent } from '../../../src/agents/http-agent.ts';
import { agentTypes } from '../../../src/agents/registry.ts';
import { callIdentity } from '../../../src/contract/call-identity.ts';
import { InputError } from '../../../src/contract/errors.ts';
import { componentTypes } from '../../../src/spec/component-types.ts';
import { makeManifest, compareManifests } from '../../../src/spec/compare-manifests.ts';
import { type LoadedSpec, readSpec } from '../../../src/spec/read-spec.ts';
import { failureOf } from '../../support/failure-of.ts';
import { type Handler, answerJson, startServer, type TestServer } from '../../support/http-server.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const MESSAGES = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: 'What is a "clip"? Ünï & 100 %' },
] as const;

function callOf(changes: Partial<AgentCall> = {}): AgentCall {
  const seed = { id: 's 1', question: 'seed?', tag: 'blue', metadata: { region: 'north', size: 3 } };
  const signal = new AbortController().signal;
  return { ...callIdentity('b/s1', 2, 'agent'), messages: MESSAGES, seed, signal, ...changes };
}

async function serve(handler: Handler): Promise<TestServer> {
  const server = await startServer(handler);
  onTestFinished(() => server.close());
  return server;
}

const answers =
  (reply: unknown): Handler =>
  (_, response) =>
    answerJson(response, 200, reply);

interface Making {
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

async function agentWith(options: object, { env = {}, timeoutMs = 5_000 }: Making = {}): Promise<Agent> {
  const host = { projectDir: '/', timeoutMs, readEnv: (name: string) => env[name] };
  return httpAgent.create(httpAgent.options.parse(options), host);
}

/** What the agent makes of a reply. */
async function replyTo(reply: unknown, options: object) {
  const { origin } = await serve(answers(reply));
  const agent = await agentWith({ url: origin, body: '{{question}}', ...options });
  return agent.invoke(callOf());
}

/** Reads a spec whose agent has these options; `url` and `answer` are given. */
async function specWith(options: object, env: Readonly<Record<string, string>> = {}): Promise<LoadedSpec> {
  const agent = { type: 'http', url: 'http://127.0.0.1:9/ask', answer: 'text', ...options };
  const folder = await tempFolder({ 'sim.json': JSON.stringify({ agent, seeds: ['q?'] }, null, 1) });
  return readSpec(join(folder, 'sim.json'), { env, types: componentTypes });
}

async function problemsOf(options: object): Promise<string[]> {
  const error: unknown = await specWith(options).catch((reason: unknown) => reason);
  if (!(error instanceof InputError)) throw new Error('expected an InputError', { cause: error });
  return error.problems.map(({ place, message }) => `${place.replace(/^.*sim\.json:\d+ /, '')}: ${message}`);
}

describe('the request of an http agent', () => {
  it('is the body with the values of the call, of their own type where a placeholder stands alone', async () => {
    const server = await serve(answers({ text: 'fine' }));
    const body = {
      chat: '{{messages}}',
      ask: '{{ question }}',
      list: ['turn {{turn}} of {{conversationId}}', '{{turn}}', 7, null, true],
      seed: {
        id: '{{seed.id}}',
        region: '{{seed.metadata.region}}',
        none: '{{seed.metadata.no}}',
        all: '{{seed.metadata}}',
      },
      text: 'so far: {{messages}} tag {{seed.tag}}{{seed.metadata.no}}, size {{seed.metadata.size}}, {{seed.question}}',
      request: '{{clientRequestId}}',
    };
    const agent = await agentWith({ url: `${server.origin}/ask`, body, answer: 'text' });
    expect(await agent.invoke(callOf())).toMatchObject({ content: 'fine' });
    expect(server.requests[0]).toMatchObject({ method: 'POST', url: '/ask' });
    expect(server.requests[0]?.body).toEqual({
      chat: MESSAGES,
      ask: MESSAGES[1].content,
      list: ['turn 2 of b/s1', 2, 7, null, true],
      seed: { id: 's 1', region: 'north', none: null, all: { region: 'north', size: 3 } },
      text: `so far: ${JSON.stringify(MESSAGES)} tag blue, size 3, seed?`,
      request: 'b/s1/2',
    });
  });

  it('does not read placeholders in what was said', async () => {
    const server = await serve(answers({ text: 'fine' }));
    const agent = await agentWith({ url: server.origin, body: { q: 'Q: {{question}}' }, answer: 'text' });
    await agent.invoke(callOf({ messages: [{ role: 'user', content: '{{turn}} $& $1' }] }));
    expect(server.requests[0]?.body).toEqual({ q: 'Q: {{turn}} $& $1' });
  });

  it('can be a GET without a body, its question percent-encoded in the address', async () => {
    const server = await serve(answers({ text: 'fine' }));
    const url = `${server.origin}/c/{{conversationId}}/ask?q={{question}}&k=1`;
    const agent = await agentWith({ url, method: 'GET', answer: 'text' });
    await agent.invoke(callOf());
    await agent.invoke(callOf({ messages: [{ role: 'user', content: 'half \ud83d of one' }] }));
    const [first, second] = server.requests;
    expect(first).toMatchObject({
      method: 'GET',
      url: `/c/b%2Fs1/ask?q=${encodeURIComponent(MESSAGES[1].content)}&k=1`,
      body: '',
    });
    expect(first?.headers).not.toHaveProperty('content-type');
    expect(second?.url).toContain('q=half%20%EF%BF%BD%20of%20one');
  });

  it.each(['PUT', 'PATCH'])('can be a %s', async (method) => {
    const server = await serve(answers({ text: 'fine' }));
    const agent = await agentWith({ url: server.origin, method, body: { q: '{{question}}' }, answer: 'text' });
    await agent.invoke(callOf());
    expect(server.requests).toMatchObject([{ method, body: { q: MESSAGES[1].content } }]);
  });

  it('names the call in headers, and sends those of the spec with the variables of the worker', async () => {
    const server = await serve(answers({ text: 'fine' }));
    const headers = { Authorization: 'Bearer ${CHAT_TOKEN}', 'x-tenant': 'acme', 'x-note': '$${A} ${B}' };
    const options = { url: server.origin, headers, body: '{{question}}', answer: 'text' };
    const agent = await agentWith(options, { env: { CHAT_TOKEN: ' tok-123456 \n', B: 'b' } });
    await agent.invoke(callOf());
    expect(server.requests[0]?.headers).toMatchObject({
      authorization: 'Bearer tok-123456',
      'x-tenant': 'acme',
      'x-note': '${A} b',
      'idempotency-key': 'b/s1/2',
      'x-client-request-id': 'b/s1/2',
      traceparent: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/) as string,
    });
  });

  it('has the variables of the worker in its query, percent-encoded, and no message shows them', async () => {
    const server = await serve((request, response) => answerJson(response, 400, { error: `no ${request.url}` }));
    const url = `${server.origin}/ask?api_key=\${CHAT_KEY}&q={{question}}`;
    const options = { url, method: 'GET', answer: 'text' };
    const failure = await failureOf((await agentWith(options, { env: { CHAT_KEY: 'k&1{{turn}}' } })).invoke(callOf()));
    expect(server.requests[0]?.url).toMatch(/^\/ask\?api_key=k%261%7B%7Bturn%7D%7D&q=What%20is/);
    expect(failure.message).not.toContain('k%261');
    expect(await failureOf(agentWith(options))).toMatchObject({ type: 'WorkerMisconfigured', option: 'agent.url' });
  });

  it('names the exact place of a variable of its body that the worker lacks', async () => {
    const body = { messages: [{ content: '{{question}}', auth: { pass: '${CHAT_PASS}' } }] };
    const options = { url: 'http://127.0.0.1:9', body, answer: 'text' };
    expect(await failureOf(agentWith(options))).toMatchObject({ option: 'agent.body.messages[0].auth.pass' });
  });

  it('cannot be made on a worker that lacks a variable', async () => {
    const headers = { authorization: 'Bearer ${CHAT_TOKEN}' };
    const options = { url: 'http://127.0.0.1:9', headers, body: '{{question}}', answer: 'text' };
    for (const env of [{}, { CHAT_TOKEN: ' ' }]) {
      const failure = await failureOf(agentWith(options, { env }));
      expect(failure).toMatchObject({
        type: 'WorkerMisconfigured',
        message:
          'agent.headers.authorization: the environment variable CHAT_TOKEN is not set. Set it where the worker runs.',
      });
    }
  });
});

describe('the reply of an http agent', () => {
  it('is picked out of any JSON', async () => {
    const body = {
      data: { text: 'Here.', steps: [{ out: 'one' }, { out: { page: 1 } }, { out: null }, { out: 'one' }] },
      run: { id: 77, spans: [1] },
      usage: { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 },
    };
    const options = {
      answer: 'data.text',
      toolOutputs: 'data.steps[].out',
      trace: 'run',
      traceId: 'run.id',
      usage: 'usage',
    };
    expect(await replyTo(body, options)).toEqual({
      content: 'Here.',
      replyMessages: undefined,
      toolOutputs: ['one', '{"page":1}'],
      trace: body.run,
      traceId: '77',
      usage: { inputTokens: 5, outputTokens: 2 },
    });
  });

  it('needs nothing but the answer', async () => {
    const options = { answer: '@', toolOutputs: 'a', traceId: 'c', usage: 'd', replyMessages: 'e' };
    expect(await replyTo('just text', options)).toEqual({ content: 'just text', toolOutputs: [] });
  });

  it('says that the trace which it was to find is not there', async () => {
    expect(await replyTo({ text: 'a', trace: null }, { answer: 'text', trace: 'trace' })).toMatchObject({
      trace: null,
    });
  });

  it.each([
    ['{inputTokens, outputTokens}', { inputTokens: 3, outputTokens: 4 }],
    ["OpenAI's chat names", { prompt_tokens: 3, completion_tokens: 4 }],
    ["OpenAI's responses names", { input_tokens: 3, output_tokens: 4 }],
  ])('counts tokens given as %s', async (_, usage) => {
    const reply = await replyTo({ text: 'a', usage }, { answer: 'text', usage: 'usage' });
    expect(reply.usage).toEqual({ inputTokens: 3, outputTokens: 4 });
  });

  it('takes one tool output for a list of one, and another shape of tokens for none', async () => {
    const options = { answer: 'text', toolOutputs: 'found', usage: 'usage', traceId: 'usage' };
    const reply = await replyTo({ text: 'a', found: 'it', usage: { tokens: 3 } }, options);
    expect(reply).toMatchObject({ toolOutputs: ['it'], usage: undefined, traceId: undefined });
  });

  it('has the last text of the assistant for its answer where a list of messages is found', async () => {
    const messages = [
      { role: 'assistant', content: null, tool_calls: [{ id: 'c1' }] },
      { role: 'tool', content: 'found' },
      {
        role: 'assistant',
        content: [{ type: 'reasoning', text: 'hm' }, { type: 'text', text: 'Here ' }, { text: 'it is.' }],
      },
      { role: 'tool', content: 'too late' },
      { role: 'assistant', content: '' },
    ];
    const reply = await replyTo({ messages }, { answer: 'messages', toolOutputs: "messages[?role=='tool'].content" });
    expect(reply).toMatchObject({
      content: 'Here it is.',
      replyMessages: messages,
      toolOutputs: ['found', 'too late'],
    });
  });

  it('joins the texts or text parts of a list, and takes a single message for an answer', async () => {
    const content = [{ type: 'text', text: 'a' }, { type: 'image' }, { type: 'text', text: 'b' }];
    expect(await replyTo({ content }, { answer: 'content[].text' })).toMatchObject({ content: 'ab' });
    expect(await replyTo({ content }, { answer: 'content' })).toMatchObject({ content: 'ab' });
    const choices = [{ message: { role: 'assistant', content: 'said' } }];
    expect(await replyTo({ choices }, { answer: 'choices[0].message' })).toMatchObject({ content: 'said' });
    expect((await replyTo({ choices }, { answer: 'choices[].message' })).replyMessages).toBeUndefined();
  });

  it('keeps the messages that replyMessages finds', async () => {
    const body = { text: 'a', all: [{ role: 'tool', content: 'x' }, 'a'] };
    expect((await replyTo(body, { answer: 'text', replyMessages: 'all' })).replyMessages).toEqual(body.all);
  });

  it.each([
    [{ code: 3 }, 'found nothing', 'an object with the keys code'],
    [{ text: '' }, 'found an empty text', 'an object with the keys text'],
    [{ text: '<think>hm</think>' }, 'found an empty text', 'an object with the keys text'],
    [{}, 'found nothing', 'an empty object'],
    [[1, 2], 'found nothing', 'a list of 2'],
    ['text', 'found nothing', 'a string'],
    [{ text: 42 }, 'found neither text nor a message of the assistant', 'an object with the keys text'],
    [{ text: [] }, 'found neither text nor a message of the assistant', 'where text is a list of 0'],
    [{ text: { role: 'user', content: 'x' } }, 'found neither', 'where text is an object with the keys role, content'],
  ])('that is %j has no answer, which is a BadReply', async (body, trouble, shape) => {
    const failure = await failureOf(replyTo(body, { answer: 'text' }));
    expect(failure).toMatchObject({ type: 'BadReply', status: 200 });
    expect(failure.message).toContain(`agent.answer: the expression "text" ${trouble}`);
    expect(failure.message).toContain(shape);
  });

  it.each([
    ['data.answer', { data: { session: 's', output: 'x' } }, 'where data is an object with the keys session, output'],
    ['data.answer.text', { data: { output: 'x' } }, 'where data is an object with the keys output'],
    ['items[0].text', { items: [{ say: 'x' }] }, 'where items[0] is an object with the keys say'],
    ['items[1].text', { items: [{ say: 'x' }] }, 'where items is a list of 1'],
    ['a.b', { a: 'x' }, 'an object with the keys a.'],
    ['data.[answer]', { data: { output: 'x' } }, 'an object with the keys data.'],
    ['length(data)', { data: {} }, 'an object with the keys data.'],
  ])('names what stands where the path %s breaks', async (answer, body, shape) => {
    const failure = await failureOf(replyTo(body, { answer }));
    expect(failure.message).toContain(shape);
    expect(failure.message).toMatch(/ If every reply looks like this, correct agent\.answer\.$/);
  });

  it('that only asks for tools is told from one whose answer stands elsewhere', async () => {
    const choices = [{ message: { content: null, tool_calls: [{ function: { name: 'get_weather' } }] } }];
    for (const answer of ['choices[0].message.content', 'choices[0].message']) {
      const failure = await failureOf(replyTo({ choices }, { answer }));
      expect(failure.type).toBe('OnlyToolCalls');
      expect(failure.message).toContain('it only asks for the tool get_weather to be run');
    }
    const elsewhere = [{ message: { content: 'Sunny.', tool_calls: [{ function: { name: 'get_weather' } }] } }];
    expect(await failureOf(replyTo({ choices: elsewhere }, { answer: 'answer' }))).toMatchObject({ type: 'BadReply' });
  });

  it.each([
    [{ error: { message: 'slow down', code: 429 } }, 'RateLimited'],
    [{ error: { message: 'no credit', code: 'insufficient_quota' } }, 'OutOfCredit'],
    [{ error: 'oops', text: '' }, 'Unavailable'],
  ])('fails as its error says where it has no answer: %j', async (body, type) => {
    expect(await failureOf(replyTo(body, { answer: 'text' }))).toMatchObject({ type, status: 200 });
  });

  it.each([
    [
      {
        messages: [
          { type: 'human', content: 'q' },
          { type: 'ai', content: 'said' },
        ],
      },
    ],
    [
      {
        messages: [
          { type: 'ai', content: 'said' },
          { type: 'tool', content: 'found' },
        ],
      },
    ],
  ])('is read from LangChain messages: %j', async (body) => {
    expect(await replyTo(body, { answer: 'messages' })).toMatchObject({ content: 'said' });
  });

  it('is read from a stream as from the reply that its parts make', async () => {
    const { origin } = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end('data: {"t":1,"text":"sa"}\n\ndata: {"t":2,"text":"id"}\n\n');
    });
    for (const answer of ['choices[0].message', 'events[].text']) {
      const agent = await agentWith({ url: origin, body: '{{question}}', answer });
      expect(await agent.invoke(callOf())).toMatchObject({
        content: 'said',
        firstTextMs: expect.any(Number) as number,
      });
    }
  });

  it('is a BadReply where a function of an expression does not fit', async () => {
    const failure = await failureOf(replyTo({ text: 'a', n: 5 }, { answer: 'text', trace: 'length(n)' }));
    expect(failure.type).toBe('BadReply');
    expect(failure.message).toMatch(
      /^agent\.trace: the expression "length\(n\)" fails \(Invalid type: .*\) in the reply of/,
    );
  });
});

describe('an http agent whose server fails', () => {
  const failing = async (handler: Handler, making: Making = {}) => {
    const server = await serve(handler);
    const headers = { authorization: 'Bearer ${KEY}', 'x-api-key': '${KEY}' };
    const options = { url: server.origin, headers, body: '{{question}}', answer: 'text' };
    const agent = await agentWith(options, { env: { KEY: 'topsecret-key' }, ...making });
    return failureOf(agent.invoke(callOf()));
  };

  it('names the options and the variables that a remedy is about, and no others', async () => {
    const refused = async (status: number, options: object) => {
      const { origin } = await serve((_, response) => answerJson(response, status, { error: 'no' }));
      const env = { KEY: 'topsecret-key', OTHER: 'topsecret-other', TENANT: 'acme' };
      const agent = await agentWith({ url: origin, body: '{{question}}', answer: 'text', ...options }, { env });
      return (await failureOf(agent.invoke(callOf()))).message;
    };
    const headers = { authorization: 'Bearer ${KEY}', 'x-tenant': '${TENANT}' };
    expect(await refused(401, { headers })).toMatch(/ answered 401: no\. Check KEY and what it may access\.$/);
    const two = { ...headers, 'x-api-key': '${OTHER}' };
    expect(await refused(403, { headers: two })).toContain(' Check KEY and OTHER and what they may access.');
    const body = { question: '{{question}}', tenant: '${TENANT}' };
    expect(await refused(401, { body })).toContain(' Check TENANT and what it may access.');
    expect(await refused(401, {})).toContain(' Check the credentials and what they may access.');
    expect(await refused(404, { headers })).toMatch(/ check agent\.url\.$/);
  });

  it.each([
    [400, {}, 'InvalidRequest'],
    [401, {}, 'Unauthorized'],
    [403, {}, 'Unauthorized'],
    [404, {}, 'InvalidRequest'],
    [302, { location: '/' }, 'InvalidRequest'],
    [429, { 'retry-after': '7' }, 'RateLimited'],
    [500, {}, 'Unavailable'],
    [503, { 'retry-after': '7' }, 'RateLimited'],
  ] as const)('with %i %j gives %s, without the secret that the server repeats', async (status, headers, type) => {
    const failure = await failing((request, response) => {
      answerJson(response, status, { error: { message: `wrong: ${String(request.headers['x-api-key'])}` } }, headers);
    });
    expect(failure).toMatchObject({ type, status, retryAfterMs: 'retry-after' in headers ? 7_000 : undefined });
    expect(failure.message).toContain('wrong: ***');
    expect(failure.message).not.toContain('topsecret');
  });

  it('with something else than JSON gives BadReply, text/plain too', async () => {
    const failure = await failing((_, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' }).end('I am plain, topsecret-key');
    });
    expect(failure.type).toBe('BadReply');
    expect(failure.message).toMatch(/something else than JSON: I am plain, \*\*\*/);
  });

  it('with an empty reply gives BadReply', async () => {
    expect(await failing((_, response) => void response.writeHead(204).end())).toMatchObject({
      type: 'BadReply',
      message: expect.stringContaining('an empty body') as string,
    });
  });

  it('by being slow gives TimedOut', async () => {
    expect(await failing(() => undefined, { timeoutMs: 50 })).toMatchObject({ type: 'TimedOut' });
  });

  it('by not listening gives Unavailable', async () => {
    const server = await serve(() => undefined);
    await server.close();
    const agent = await agentWith({ url: server.origin, body: '{{question}}', answer: 'text' });
    expect(await failureOf(agent.invoke(callOf()))).toMatchObject({ type: 'Unavailable' });
  });

  it('never names the key of its reply that is the secret itself', async () => {
    const failure = await failing((request, response) =>
      answerJson(response, 200, { [String(request.headers['x-api-key'])]: 1 }),
    );
    expect(failure.message).toContain('with the keys ***');
  });

  it('is left at once when the call is cancelled', async () => {
    const server = await serve(() => undefined);
    const agent = await agentWith({ url: server.origin, body: '{{question}}', answer: 'text' });
    const stop = new AbortController();
    const asked = agent.invoke(callOf({ signal: stop.signal }));
    await expect.poll(() => server.requests.length).toBe(1);
    stop.abort(new Error('cancelled'));
    await expect(asked).rejects.toThrow('cancelled');
  });
});

const OAUTH = { tokenUrl: 'http://h/token', clientIdEnv: 'ID', clientSecretEnv: 'SECRET' };

describe('a spec with an http agent', () => {
  it('is registered under its name', () => {
    expect(agentTypes['http']).toBe(httpAgent);
  });

  it('keeps the names of variables in its headers, never their values', async () => {
    const headers = { authorization: 'Bearer ${CHAT_TOKEN}', 'x-api-key': '${CHAT_TOKEN}' };
    const body = { question: '{{question}}', gateway_token: '${CHAT_TOKEN}' };
    const { spec } = await specWith({ headers, body }, { CHAT_TOKEN: 'tok-123456' });
    expect(spec.agent).toMatchObject({ headers, body, method: 'POST' });
  });

  it.each([
    [{}, 'agent.url: the agent would not receive the question: put {{messages}} or {{question}} into the body'],
    [{ body: { q: 'fixed' } }, 'agent.body: the agent would not receive the question'],
    [
      { method: 'GET' },
      'agent.url: the agent would not receive the question: put {{messages}} or {{question}} into the url',
    ],
    [{ method: 'GET', body: '{{question}}' }, 'agent.body: a GET has no body'],
    [{ method: 'DELETE', body: '{{question}}' }, 'agent.method: expected "GET" or "POST" or "PUT" or "PATCH"'],
    [{ body: ['{{question}}', { a: 'x {{quest}}' }] }, 'agent.body[1].a: unknown placeholder "{{quest}}"; known'],
    [{ url: 'http://h/{{who}}', body: '{{question}}' }, 'agent.url: unknown placeholder "{{who}}"'],
    [{ url: 'ftp://h', body: '{{question}}' }, 'agent.url: must be an http:// or https:// address'],
    [
      { body: '{{question}}', answer: 'a b' },
      'agent.answer: is not a JMESPath expression (Syntax error: unexpected token type: UnquotedIdentifier',
    ],
    [{ body: '{{question}}', answer: '' }, 'agent.answer: is not a JMESPath expression'],
    [
      { body: '{{question}}', usage: 'sizes(@)' },
      'agent.usage: is not a JMESPath expression (Unknown function: sizes()',
    ],
    [
      { body: '{{question}}', toolOutputs: 'found.tool-outputs' },
      'agent.toolOutputs: is not a JMESPath expression (put a name with a hyphen in double quotes: "tool-outputs")',
    ],
    [
      { body: '{{question}}', answer: 'length()' },
      'agent.answer: is not a JMESPath expression (Invalid arity: length()',
    ],
    [
      { body: '{{question}}', answer: '$reply' },
      'agent.answer: is not a JMESPath expression (Error referencing undefined',
    ],
    [{ body: '{{question}}', timeout: 3 }, 'agent.timeout: unknown key "timeout"'],
    [{ body: '{{question}}', headers: { 'a b': 'c' } }, 'agent.headers.a b: is not a valid header name'],
    [{ body: '{{question}}', headers: { a: '${no name}' } }, 'agent.headers.a: "${no name}" names no variable'],
    [{ body: '{{question}}', headers: { a: '{{turns}}' } }, 'agent.headers.a: unknown placeholder "{{turns}}"'],
    [
      { body: ['{{question}}', { s: '{{session}}' }] },
      'agent.body[1].s: {{session}} stands for nothing without the option session; add it, e.g. session: { from: ',
    ],
    [
      { body: '{{question}}', headers: { 'x-session': '{{session}}' } },
      'agent.headers.x-session: {{session}} stands for nothing',
    ],
    [
      { body: '{{question}}', session: { from: 'id' } },
      'agent.session: the agent would never be sent the session: put {{session}} into the url, headers or body',
    ],
    [
      {
        body: '{{question}} {{session}}',
        session: { from: 'id', create: { url: 'http://h/new', body: { again: '{{session}}' } } },
      },
      'agent.session.create.body.again: there is no session before its creation; remove {{session}}',
    ],
    [
      { body: '{{question}}', tokenCommand: ['token'], headers: { Authorization: 'Bearer ${A}' } },
      'agent.headers.Authorization: cannot be combined with tokenCommand, which sends this header itself; remove one',
    ],
  ])('%j is refused with its place', async (options, problem) => {
    const problems = await problemsOf(options);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(problem);
  });

  it('accepts functions that only fail on an empty reply', async () => {
    await specWith({ body: '{{question}}', answer: 'join(`, `, parts)', usage: 'length(parts)' });
    await specWith({ body: '{{question}}', answer: '"tool-outputs" || text', usage: 'used - cached' });
  });

  it.each([
    ['authorization', 'Bearer sk-plain-text'],
    ['Proxy-Authorization', 'abc'],
    ['cookie', 'session=1'],
    ['x-api-key', 'abc'],
    ['ocp-apim-subscription-key', 'abc'],
    ['x-auth-token', 'abc'],
    ['x-other', 'Basic dXNlcjpwYXNz'],
    ['x-more', 'key dapi0123456789abcdef'],
  ])('refuses a literal secret in %s without showing it', async (name, value) => {
    const problems = await problemsOf({ body: '{{question}}', headers: { [name]: value } });
    expect(problems.join('\n')).toContain(`agent.headers.${name}: looks like a secret`);
    expect(problems.join('\n')).not.toContain(value);
  });

  it.each<[options: object, place: string, secret: string]>([
    [{ body: { messages: '{{messages}}', list: [{ token: 'abc' }] } }, 'agent.body.list[0].token', '"abc"'],
    [{ body: { q: '{{question}}', password: 'x1' } }, 'agent.body.password', 'x1'],
    [{ body: { q: '{{question}}', apiKey: 'k' } }, 'agent.body.apiKey', '"k"'],
    [{ body: { q: '{{question}}', stop_token: 'abcdefgh1' } }, 'agent.body.stop_token', 'abcdefgh1'],
    [{ body: { q: '{{question}} sk-0123456789a' } }, 'agent.body.q', 'sk-0123456789a'],
    [{ url: 'http://h/?q={{question}}&api_key=sk-12', method: 'GET' }, 'agent.url', 'sk-12'],
    [{ url: 'http://h/?key=abc', body: '{{question}}' }, 'agent.url', 'abc'],
    [{ url: 'sk-0123456789abcdefgh', body: '{{question}}' }, 'agent.url', 'sk-01'],
    [
      { body: '{{question}} {{session}}', session: { from: 'id', close: { url: 'http://h/?token=tok1' } } },
      'agent.session.close.url',
      'tok1',
    ],
    [{ body: '{{question}}', ...OAUTH, tokenForm: { client_secret: 's1' } }, 'agent.tokenForm.client_secret', 's1'],
    [{ body: '{{question}}', ...OAUTH, tokenUrl: 'http://h/?sig=abc' }, 'agent.tokenUrl', 'abc'],
    [{ body: '{{question}}', ...OAUTH, clientSecretEnv: 'sk-abc123' }, 'agent.clientSecretEnv', 'abc123'],
  ])('refuses a literal secret in %j at its place without showing it', async (options, place, secret) => {
    const problems = await problemsOf(options);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`${place}: `);
    expect(problems[0]).not.toContain(secret);
  });

  it('takes variables and placeholders in the places of secrets, and words that only look like them', async () => {
    const body = { q: '{{question}}', token: '{{session}}', api_key: '${A_KEY}', stop_token: '###', password: '' };
    const url = 'http://h/ask?api_key=${A_KEY}&session_token={{session}}&page=2';
    const more = { session: { from: 'id' }, headers: { cookie: 'sid={{session}}' } };
    const { spec } = await specWith({ url, body, ...more, ...OAUTH, tokenForm: { password: '${A_KEY}' } });
    expect(spec.agent).toMatchObject({ url, body, tokenForm: { password: '${A_KEY}' } });
  });

  it('needs no session in its requests where its own id names the conversation', async () => {
    const create = { url: 'http://h/open', body: { id: '{{conversationId}}' } };
    await specWith({ body: '{{question}}', session: { from: 'id', create } });
    await specWith({ body: '{{question}}', session: { from: 'id', close: { url: 'http://h/{{session}}' } } });
  });

  it('can be resumed with another address and other variables', async () => {
    const stored = await specWith({ body: '{{question}}', headers: { authorization: '${A}' } });
    const given = await specWith({ body: '{{question}}', headers: { authorization: '${B}' }, url: 'http://other/ask' });
    const frozen = (loaded: LoadedSpec) =>
      makeManifest({ loaded, seedsDigest: '', pathDigests: {}, toolVersion: 'test' });
    const difference = compareManifests({ stored: frozen(stored), given: frozen(given) }, componentTypes);
    expect(difference).toMatchObject({ refused: [], takenOver: ['agent.headers.authorization', 'agent.url'] });
  });

  it('may read replies in another way when a batch is resumed, but may not ask something else', async () => {
    const body = { q: '{{question}}', session: '{{session}}' };
    const stored = await specWith({ body, answer: 'txet', session: { from: 'sid' } });
    const reading = { answer: 'text', answerFrom: 'last-message', replyMessages: 'm', toolOutputs: 't', trace: 'tr' };
    const given = await specWith({ body, ...reading, traceId: 'i', usage: 'u', session: { from: 'session' } });
    const frozen = (loaded: LoadedSpec) =>
      makeManifest({ loaded, seedsDigest: '', pathDigests: {}, toolVersion: 'test' });
    const difference = compareManifests({ stored: frozen(stored), given: frozen(given) }, componentTypes);
    expect(difference.refused).toEqual([]);
    expect(difference.takenOver).toEqual(
      ['answer', 'answerFrom', 'replyMessages', 'session.from', 'toolOutputs', 'trace', 'traceId', 'usage'].map(
        (key) => `agent.${key}`,
      ),
    );
    const other = await specWith({
      body: { ...body, q: 'Now: {{question}}' },
      answer: 'txet',
      session: { from: 'sid' },
    });
    expect(compareManifests({ stored: frozen(stored), given: frozen(other) }, componentTypes).refused).toEqual([
      'agent.body.q',
    ]);
  });
});
