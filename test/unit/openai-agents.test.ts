import { describe, expect, it, onTestFinished } from 'vitest';
import type { Agent } from '../../src/agents/agent.ts';
import { openAiChatAgent } from '../../src/agents/openai-chat.ts';
import { openAiResponsesAgent } from '../../src/agents/openai-responses.ts';
import { agentTypes } from '../../src/agents/registry.ts';
import { openEndpoint } from '../../src/openai/endpoint.ts';
import { itHandlesFaults, type FaultyCall } from '../support/adapter-faults.ts';
import { agentCall, CONVERSATION } from '../support/agent-call.ts';
import { failureOf } from '../support/failure-of.ts';
import { sendJson, startServer, type RecordedRequest } from '../support/http-server.ts';

const TYPES = { chat: openAiChatAgent, responses: openAiResponsesAgent };
const KEY = 'sk-test-key-1';
const env: Readonly<Record<string, string>> = { MODEL_KEY: `${KEY}\n` };

interface Options extends Partial<FaultyCall> {
  readonly [option: string]: unknown;
}

async function agentOf(kind: keyof typeof TYPES, { timeoutMs = 5_000, ...options }: Options): Promise<Agent> {
  const host = { projectDir: '/', timeoutMs, readEnv: (name: string) => env[name] };
  const given = { model: 'm-1', apiKeyEnv: 'MODEL_KEY', ...options };
  return kind === 'chat'
    ? openAiChatAgent.create(openAiChatAgent.options.parse(given), host)
    : openAiResponsesAgent.create(openAiResponsesAgent.options.parse(given), host);
}

async function ask(kind: keyof typeof TYPES, answer: unknown, options: Options = {}, path = '/v1') {
  const server = await startServer((_, response) => sendJson(response, 200, answer));
  onTestFinished(() => server.close());
  const agent = await agentOf(kind, { baseUrl: `${server.origin}${path}`, ...options });
  const reply = await agent.invoke(agentCall());
  return { reply, request: server.requests[0] as RecordedRequest };
}

const usage = { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 };
const completion = { choices: [{ message: { role: 'assistant', content: 'A run.' }, finish_reason: 'stop' }], usage };
const response = {
  object: 'response',
  status: 'completed',
  output: [{ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'A run.' }] }],
  usage: { input_tokens: 5, output_tokens: 2 },
};

describe('openai-chat', () => {
  it('sends the conversation, the model and nothing that was not set', async () => {
    const { request, reply } = await ask('chat', completion);
    expect(request).toMatchObject({ method: 'POST', url: '/v1/chat/completions' });
    expect(request.body).toEqual({ model: 'm-1', messages: CONVERSATION });
    expect(reply).toMatchObject({ content: 'A run.', usage: { inputTokens: 5, outputTokens: 2 }, toolOutputs: [] });
  });

  it('names the call and shows the key', async () => {
    const { request } = await ask('chat', completion);
    expect(request.headers).toMatchObject({
      authorization: `Bearer ${KEY}`,
      'idempotency-key': 'b/s1/1',
      'x-client-request-id': 'b/s1/1',
      traceparent: expect.stringMatching(/^00-/),
    });
  });

  it('sends what was set, and the system prompt in place of the conversation’s', async () => {
    const options = { systemPrompt: 'Be long.', temperature: 0, maxTokens: 9 };
    const { request } = await ask('chat', completion, options);
    expect(request.body).toEqual({
      model: 'm-1',
      messages: [{ role: 'system', content: 'Be long.' }, ...CONVERSATION.slice(1)],
      temperature: 0,
      max_tokens: 9,
    });
  });

  it('calls the limit of tokens as it is told to', async () => {
    const options = { maxTokens: 9, maxTokensField: 'max_completion_tokens' };
    expect((await ask('chat', completion, options)).request.body).toMatchObject({ max_completion_tokens: 9 });
  });

  it('needs no key', async () => {
    const { request } = await ask('chat', completion, { apiKeyEnv: undefined });
    expect(request.headers).not.toHaveProperty('authorization');
  });

  it('sends key and version as Azure wants them, for a deployment’s address', async () => {
    const options = { azure: { apiVersion: '2024-10-21' }, maxTokens: 9 };
    const { request } = await ask('chat', completion, options, '/openai/deployments/d-1');
    expect(request.url).toBe('/openai/deployments/d-1/chat/completions?api-version=2024-10-21');
    expect(request.headers).toMatchObject({ 'api-key': KEY });
    expect(request.headers).not.toHaveProperty('authorization');
    expect(request.body).toMatchObject({ max_completion_tokens: 9 });
  });

  it('reaches serving endpoints of Databricks by their OpenAI address', async () => {
    const { request } = await ask('chat', completion, { model: 'my-agent' }, '/serving-endpoints');
    expect(request).toMatchObject({ url: '/serving-endpoints/chat/completions', body: { model: 'my-agent' } });
  });

  itHandlesFaults({
    secret: KEY,
    call: async ({ origin, timeoutMs, signal }) =>
      (await agentOf('chat', { baseUrl: `${origin}/v1`, timeoutMs })).invoke(agentCall(signal)),
  });
});

describe('openai-responses', () => {
  it('sends items, instructions and that nothing is to be kept', async () => {
    const { request, reply } = await ask('responses', response);
    expect(request).toMatchObject({ method: 'POST', url: '/v1/responses' });
    expect(request.body).toEqual({
      model: 'm-1',
      input: CONVERSATION.slice(1),
      instructions: 'Be brief.',
      store: false,
    });
    expect(reply).toMatchObject({ content: 'A run.', usage: { inputTokens: 5, outputTokens: 2 } });
    expect(request.headers).toMatchObject({ authorization: `Bearer ${KEY}`, 'idempotency-key': 'b/s1/1' });
  });

  it('sends what was set', async () => {
    const { request } = await ask('responses', response, { systemPrompt: 'Be long.', temperature: 1, maxTokens: 9 });
    expect(request.body).toMatchObject({ instructions: 'Be long.', temperature: 1, max_output_tokens: 9 });
  });

  it('takes what was said before the tokens ran out, and fails where that is nothing', async () => {
    const cut = { ...response, status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } };
    expect((await ask('responses', cut)).reply.content).toBe('A run.');
    const failure = await failureOf(ask('responses', { ...cut, output: [{ type: 'reasoning' }] }));
    expect(failure.type).toBe('BadReply');
    expect(failure.message).toContain('max_output_tokens');
  });

  itHandlesFaults({
    secret: KEY,
    call: async ({ origin, timeoutMs, signal }) =>
      (await agentOf('responses', { baseUrl: `${origin}/v1`, timeoutMs })).invoke(agentCall(signal)),
  });
});

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
    expect(azure).toMatchObject({ maxTokensField: 'max_completion_tokens', headers: { 'api-key': KEY } });
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
