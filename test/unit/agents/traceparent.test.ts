import { describe, expect, it } from 'vitest';
import { agentTypes } from '../../../src/agents/registry.ts';
import { agentCall } from '../../support/agent-call.ts';
import { serveJson } from '../../support/serve.ts';

/** Every agent that asks a server, and its options but the address. */
const AGENTS = {
  'openai-chat': { model: 'm' },
  'openai-responses': { model: 'm' },
  'databricks-serving': { endpoint: 'e' },
  mlflow: {},
  http: { body: { q: '{{question}}' }, answer: 'choices[0].message' },
};

const ADDRESS = { 'openai-chat': 'baseUrl', 'openai-responses': 'baseUrl', 'databricks-serving': 'host' };

async function headersOf(name: string, options: object) {
  const message = { role: 'assistant', content: 'A run.' };
  const server = await serveJson(200, { choices: [{ message }], output: [{ type: 'message', ...message }] });
  const type = agentTypes[name];
  const address = { [(ADDRESS as Record<string, string>)[name] ?? 'url']: server.origin };
  const readEnv = (variable: string) => (variable === 'DATABRICKS_TOKEN' ? 'a-token' : undefined);
  const parsed = type?.options.parse({ ...address, ...options });
  const agent = await type?.create(parsed ?? {}, { projectDir: '/', timeoutMs: 5_000, readEnv });
  await agent?.invoke(agentCall());
  return server.requests[0]?.headers;
}

describe('the header traceparent', () => {
  it.each(Object.entries(AGENTS))('is sent by %s, unless its option says no', async (name, options) => {
    expect(await headersOf(name, options)).toMatchObject({ traceparent: agentCall().traceparent });
    const without = await headersOf(name, { ...options, traceparent: false });
    expect(without).not.toHaveProperty('traceparent');
    expect(without).toMatchObject({ 'idempotency-key': 'b/s1/1' });
  });
});
