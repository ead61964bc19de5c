import { describe, expect, it } from 'vitest';
import { agentTypes } from '../../../src/agents/registry.ts';
import { openEndpoint } from '../../../src/openai/endpoint.ts';
import { failureOf } from '../../support/failure-of.ts';
import { agentOf, env, KEY, TYPES } from '../../support/openai-agent.ts';

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
