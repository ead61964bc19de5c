import { describe, expect, it } from 'vitest';
import { itHandlesFaults } from '../../support/adapter-faults.ts';
import { agentCall, CONVERSATION } from '../../support/agent-call.ts';
import { agentOf, ask, completion, KEY } from '../../support/openai-agent.ts';

describe('openai-chat', () => {
  it('sends the conversation, the model and nothing that was not set', async () => {
    const { request, reply } = await ask('chat', completion);
    expect(request).toMatchObject({ method: 'POST', url: '/v1/chat/completions' });
    expect(request.body).toEqual({ model: 'm-1', stream: false, messages: CONVERSATION });
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
      stream: false,
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
