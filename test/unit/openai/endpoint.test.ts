import { describe, expect, it, onTestFinished } from 'vitest';
import { agentTypes } from '../../../src/agents/registry.ts';
import { openEndpoint } from '../../../src/openai/endpoint.ts';
import { failureOf } from '../../support/failure-of.ts';
import { agentCall } from '../../support/agent-call.ts';
import { startServer } from '../../support/http-server.ts';
import { agentOf, ask, completion, env, TYPES } from '../../support/openai-agent.ts';

describe('where an OpenAI-compatible model is', () => {
  const endpoint = (baseUrl: string) =>
    openEndpoint(
      { baseUrl, model: 'm', apiKeyEnv: 'MODEL_KEY' },
      { projectDir: '/', timeoutMs: 1, readEnv: (name) => env[name] },
      'agent',
    );

  it('decides what the server takes by its host', () => {
    expect(endpoint('https://api.openai.com/v1').maxTokensField).toBe('max_completion_tokens');
    expect(endpoint('http://localhost:11434/v1').maxTokensField).toBe('max_tokens');
    const azure = endpoint('https://r-1.openai.azure.com/openai/v1');
    expect(azure.maxTokensField).toBe('max_completion_tokens');
    expect(azure.url('responses')).toBe('https://r-1.openai.azure.com/openai/v1/responses');
  });

  it('names the option and the variable of a key that is missing', async () => {
    const failure = await failureOf(agentOf('chat', { baseUrl: 'http://h/v1', apiKeyEnv: 'NO_SUCH_KEY' }));
    expect(failure.type).toBe('WorkerMisconfigured');
    expect(failure.message).toMatch(/^agent\.apiKeyEnv: .*NO_SUCH_KEY/);
  });

  it.each(Object.values(TYPES))('is refused with unknown keys or a password: $type', (type) => {
    const good = { baseUrl: 'http://h/v1', model: 'm' };
    expect(type.options.safeParse(good).success).toBe(true);
    for (const bad of [
      { apiKey: 'x' },
      { baseUrl: 'http://a:b@h' },
      { baseUrl: 'h' },
      { model: '' },
      { temperature: 3 },
    ])
      expect(type.options.safeParse({ ...good, ...bad }).success).toBe(false);
    expect(agentTypes[type.type]).toBe(type);
  });
});

describe('what a spec adds to each request', () => {
  it('is headers and fields of the body, with variables of the worker', async () => {
    const headers = { 'x-team': 'search', 'x-gateway-key': '${MODEL_KEY}' };
    const body = { reasoning_effort: 'low', chat_template_kwargs: { enable_thinking: false }, user: 'n-${MODEL_KEY}' };
    const { request } = await ask('chat', completion, { headers, body });
    expect(request.headers).toMatchObject({ 'x-team': 'search', 'x-gateway-key': 'sk-test-key-1' });
    expect(request.body).toMatchObject({ ...body, user: 'n-sk-test-key-1', model: 'm-1', stream: false });
  });

  it('repeats no secret of it where the server does', async () => {
    const server = await startServer(
      ({ body }, reply) => void reply.writeHead(400).end(JSON.stringify({ message: body })),
    );
    onTestFinished(() => server.close());
    const agent = await agentOf('chat', { baseUrl: `${server.origin}/v1`, body: { pass: '${MODEL_KEY}' } });
    const failure = await failureOf(agent.invoke(agentCall()));
    expect(failure.message).toContain('"pass":"***"');
  });

  it.each([
    [{ body: { messages: [] } }, 'messages', 'is set by convsim itself'],
    [{ body: { stream: true } }, 'stream', 'is set by convsim itself'],
    [{ body: { api_key: 'abcdefgh12345' } }, 'api_key', 'looks like a secret'],
    [{ body: { extra: { auth: 'Bearer abcdefghijklmnop' } } }, 'auth', 'looks like a secret'],
    [{ headers: { authorization: 'Bearer abc' } }, 'authorization', 'looks like a secret'],
    [
      { headers: { 'x-turn': '{{turn}}' } },
      'x-turn',
      'placeholders such as {{turn}} are filled by the agent http only',
    ],
    [
      { apiKeyEnv: 'KEY', headers: { authorization: 'Bearer ${OTHER}' } },
      'authorization',
      'cannot be combined with apiKeyEnv, which sends this header itself; remove one',
    ],
    [
      { tokenCommand: ['token'], headers: { Authorization: 'Bearer ${OTHER}' } },
      'Authorization',
      'cannot be combined with tokenCommand',
    ],
    [{ baseUrl: 'http://h/v1?key=${KEY}' }, 'baseUrl', 'cannot hold a secret here; send it in a header or field'],
  ])('refuses %j at its place', (options, place, message) => {
    for (const type of Object.values(TYPES)) {
      const found = type.options.safeParse({ baseUrl: 'http://h/v1', model: 'm', ...options }).error?.issues ?? [];
      expect(found.map((issue) => [issue.path.at(-1), issue.message])).toEqual([
        [place, expect.stringContaining(message)],
      ]);
    }
  });
});

describe('a key for Azure', () => {
  it('goes in a header of its own, beside another authorization', () => {
    const options = { baseUrl: 'https://x.openai.azure.com/v1', model: 'm', apiKeyEnv: 'KEY' };
    const headers = { authorization: 'Bearer ${OTHER}' };
    for (const type of Object.values(TYPES)) expect(type.options.safeParse({ ...options, headers }).success).toBe(true);
  });
});

describe('a stream', () => {
  const parts = [{ content: 'A ' }, { content: 'run.' }].map((delta) => ({ choices: [{ index: 0, delta }] }));
  const usage = { choices: [], usage: { prompt_tokens: 5, completion_tokens: 2 } };

  it('is asked for with its tokens by stream: true, and read whole', async () => {
    const server = await startServer(({ body }, reply) => {
      if ((body as { stream?: boolean }).stream !== true)
        return void reply.writeHead(400).end('only support stream mode');
      reply.writeHead(200, { 'content-type': 'text/event-stream' });
      reply.end([...parts, usage].map((part) => `data: ${JSON.stringify(part)}\n\n`).join('') + 'data: [DONE]\n\n');
    });
    onTestFinished(() => server.close());
    const agent = await agentOf('chat', { baseUrl: `${server.origin}/v1`, stream: true });
    const reply = await agent.invoke(agentCall());
    expect(reply).toMatchObject({ content: 'A run.', usage: { inputTokens: 5, outputTokens: 2 } });
    expect(server.requests[0]?.body).toMatchObject({ stream: true, stream_options: { include_usage: true } });
    const plain = await agentOf('chat', { baseUrl: `${server.origin}/v1` });
    expect((await failureOf(plain.invoke(agentCall()))).message).toContain('set stream: true');
  });
});

describe('answerFrom', () => {
  const said = (content: string) => ({
    type: 'message',
    role: 'assistant',
    content: [{ type: 'output_text', text: content }],
  });
  const twice = { output: [said('Here is the plan.'), said('And the price.')] };

  it.each([
    [undefined, 'Here is the plan.\n\nAnd the price.'],
    ['last-message', 'And the price.'],
  ])('%s takes %j for the answer', async (answerFrom, content) => {
    const { reply } = await ask('responses', twice, answerFrom ? { answerFrom } : {});
    expect(reply.content).toBe(content);
  });
});
