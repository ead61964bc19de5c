import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Agent } from '../../../src/agents/agent.ts';
import { databricksServingAgent } from '../../../src/agents/databricks-serving.ts';
import { agentTypes } from '../../../src/agents/registry.ts';
import { fieldsOf } from '../../../src/contract/fields-of.ts';
import { itHandlesFaults } from '../../support/adapter-faults.ts';
import { agentCall, CONVERSATION } from '../../support/agent-call.ts';
import { failureOf } from '../../support/failure-of.ts';
import { answerJson, startServer, type RecordedRequest } from '../../support/http-server.ts';

const TOKEN = 'dapi-test-token-1';

interface Given {
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  readonly [option: string]: unknown;
}

async function agentOf(host: string, { env, timeoutMs = 5_000, ...options }: Given = {}): Promise<Agent> {
  const variables: Readonly<Record<string, string>> = env ?? { DATABRICKS_HOST: host, DATABRICKS_TOKEN: TOKEN };
  const parsed = databricksServingAgent.options.parse({ endpoint: 'my-agent', ...options });
  return databricksServingAgent.create(parsed, { projectDir: '/', timeoutMs, readEnv: (name) => variables[name] });
}

async function ask(answer: unknown, options: Given = {}) {
  const server = await startServer((_, response) => answerJson(response, 200, answer));
  onTestFinished(() => server.close());
  const reply = await (await agentOf(server.origin, options)).invoke(agentCall());
  return { reply, request: server.requests[0] as RecordedRequest };
}

function fixture(name: string): string {
  return readFileSync(new URL(`../../fixtures/wire/${name}`, import.meta.url), 'utf8');
}

/** The first request of a real client to `path`. */
function recorded(path: string): { readonly method: string; readonly path: string; readonly body: unknown } {
  const requests = fixture('databricks_serving_client_requests.jsonl').trim().split('\n');
  const found = requests.map((line) => JSON.parse(line) as { method: string; path: string; body: string });
  const request = found.find((each) => each.path === path);
  if (!request) throw new Error(`no recorded request to ${path}`);
  return { ...request, body: JSON.parse(request.body) };
}

const completion = { choices: [{ message: { role: 'assistant', content: 'A run.' }, finish_reason: 'stop' }] };
const response = {
  object: 'response',
  output: [
    { type: 'function_call_output', call_id: 'c', output: 'found' },
    { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'A run.' }] },
  ],
};

describe('databricks-serving', () => {
  it('asks in the chat format as the official client does', async () => {
    const { request, reply } = await ask(completion);
    const official = recorded('/serving-endpoints/my-agent/invocations');
    expect([request.method, request.url]).toEqual([official.method, official.path]);
    expect(request.body).toEqual({ ...fieldsOf(official.body), messages: CONVERSATION });
    expect(request.headers).toMatchObject({ authorization: `Bearer ${TOKEN}`, 'idempotency-key': 'b/s1/1' });
    expect(reply.content).toBe('A run.');
  });

  it('asks in the responses format with the ids of conversation and call', async () => {
    const { request, reply } = await ask(response, { format: 'responses' });
    expect(request.body).toEqual({
      input: CONVERSATION,
      context: { conversation_id: 'b/s1' },
      custom_inputs: { client_request_id: 'b/s1/1' },
      databricks_options: { return_trace: true },
    });
    expect(reply).toMatchObject({ content: 'A run.', toolOutputs: ['found'] });
  });

  it('does not ask for a trace that is not wanted', async () => {
    expect((await ask(completion, { returnTrace: false })).request.body).toEqual({ messages: CONVERSATION });
  });

  it.each([{ databricks_output: { trace: null } }, { databricks_output: {} }, {}])(
    'says that the trace it asked for did not come with %j',
    async (without) => {
      expect((await ask({ ...completion, ...without })).reply.trace).toBeNull();
      expect((await ask({ ...completion, ...without }, { returnTrace: false })).reply.trace).toBeUndefined();
    },
  );

  it('keeps the trace that comes with the reply', async () => {
    const [body] = Object.values(fieldsOf(JSON.parse(fixture('dbx_serving_trace_mlflow_3.18.0.json'))));
    const { reply } = await ask(body);
    expect(reply.trace).toEqual(fieldsOf(fieldsOf(body)['databricks_output'])['trace']);
    expect(reply.traceId).toBe('tr-309e4ca5d76c6a5271019e154a3bebaa');
  });

  it('escapes the name of the endpoint', async () => {
    const { request } = await ask(completion, { endpoint: 'a b/c' });
    expect(request.url).toBe('/serving-endpoints/a%20b%2Fc/invocations');
  });

  it('fails as an error inside a success means', async () => {
    const error = { error_code: 'REQUEST_LIMIT_EXCEEDED', message: 'too many' };
    const failure = await failureOf(ask({ databricks_output: { error } }));
    expect(failure.type).toBe('RateLimited');
    expect(failure.message).toContain('/serving-endpoints/my-agent/invocations answered 200 with an error: too many');
  });

  it('tries again what the agent’s own code threw', async () => {
    const { body } = fieldsOf(fieldsOf(JSON.parse(fixture('inv_error_chatmodel_agent_exception.json')))['response']);
    const server = await startServer((_, sent) => answerJson(sent, 400, body));
    onTestFinished(() => server.close());
    expect((await failureOf((await agentOf(server.origin)).invoke(agentCall()))).type).toBe('Unavailable');
  });

  it('is the worker’s misconfiguration without credentials', async () => {
    const failure = await failureOf(agentOf('', { env: { DATABRICKS_HOST: 'http://127.0.0.1:1' } }));
    expect(failure.type).toBe('WorkerMisconfigured');
  });

  it('refuses unknown keys and formats, and stands in the registry', () => {
    const { options } = databricksServingAgent;
    expect(options.parse({ endpoint: 'e' })).toMatchObject({ endpoint: 'e', format: 'chat', returnTrace: true });
    for (const bad of [{ token: 'x' }, { format: 'pyfunc' }, { endpoint: '' }])
      expect(options.safeParse({ endpoint: 'e', ...bad }).success).toBe(false);
    expect(agentTypes['databricks-serving']).toBe(databricksServingAgent);
  });

  itHandlesFaults({
    secret: TOKEN,
    call: async ({ origin, timeoutMs, signal }) => (await agentOf(origin, { timeoutMs })).invoke(agentCall(signal)),
  });
});
