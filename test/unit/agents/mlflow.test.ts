import { describe, expect, it, onTestFinished } from 'vitest';
import type { Agent } from '../../../src/agents/agent.ts';
import { mlflowAgent } from '../../../src/agents/mlflow.ts';
import { agentTypes } from '../../../src/agents/registry.ts';
import { callIdentity } from '../../../src/contract/call-identity.ts';
import type { ChatMessage } from '../../../src/contract/message.ts';
import { itHandlesFaults } from '../../support/adapter-faults.ts';
import { agentCall, CONVERSATION } from '../../support/agent-call.ts';
import { failureOf } from '../../support/failure-of.ts';
import { answerJson, startServer, type RecordedRequest } from '../../support/http-server.ts';
import { wireCapture } from '../../support/wire-capture.ts';

const CAPTURED_QUESTION: readonly ChatMessage[] = [{ role: 'user', content: 'What is lakehouse monitoring?' }];

interface Given {
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  readonly [option: string]: unknown;
}

async function agentOf({ env = {}, timeoutMs = 5_000, ...options }: Given): Promise<Agent> {
  const parsed = mlflowAgent.options.parse(options);
  return mlflowAgent.create(parsed, { projectDir: '/', timeoutMs, readEnv: (name) => env[name] });
}

/** Asks an agent on a server that gives one answer. */
async function ask(answer: { status?: number; body: unknown }, options: Given = {}, call = agentCall()) {
  const server = await startServer((_, response) => answerJson(response, answer.status ?? 200, answer.body));
  onTestFinished(() => server.close());
  const { path = '', ...others } = options;
  const agent = await agentOf({ url: `${server.origin}${String(path)}`, ...others });
  const reply = await agent.invoke(call);
  return { reply, request: server.requests[0] as RecordedRequest };
}

function captured(name: string) {
  const { status, body } = wireCapture(name).response;
  return { status, body };
}

/** The problems that the schema finds, as `key: message`. */
function problems(options: object): readonly string[] {
  const issues = mlflowAgent.options.safeParse(options).error?.issues ?? [];
  return issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
}

const SERVER = 'http://127.0.0.1:5001';

describe('mlflow: the options', () => {
  it('is a type of agent', () => {
    expect(agentTypes['mlflow']).toBe(mlflowAgent);
  });

  it('needs no more than an address or a model', () => {
    expect(problems({ url: SERVER })).toEqual([]);
    expect(problems({ modelUri: 'models:/docs@champion' })).toEqual([]);
  });

  it.each([
    [{}, 'url: is missing; give url or modelUri'],
    [{ url: SERVER, modelUri: 'models:/m/1' }, 'modelUri: cannot be combined with url; remove one'],
    [{ modelUri: 'models:/m/1', tokenEnv: 'T' }, 'tokenEnv: is only used with url'],
    [{ url: SERVER, usernameEnv: 'U' }, 'passwordEnv: is missing; usernameEnv needs it'],
    [{ url: SERVER, passwordEnv: 'P' }, 'usernameEnv: is missing; passwordEnv needs it'],
    [
      { url: SERVER, tokenEnv: 'T', usernameEnv: 'U', passwordEnv: 'P' },
      'tokenEnv: cannot be combined with usernameEnv; remove one',
    ],
    [{ url: SERVER, format: 'dataframe' }, 'column: is missing; format dataframe needs it'],
    [{ url: SERVER, column: 'question' }, 'column: is only used with format: dataframe'],
    [{ url: SERVER, clientRequestIdColumn: 'id' }, 'clientRequestIdColumn: is only used with format: dataframe'],
    [
      { url: SERVER, format: 'dataframe', column: 'question', customInputs: { a: 1 } },
      'customInputs: is not used with format: dataframe',
    ],
    [
      { url: SERVER, trackingUri: SERVER },
      'experimentName: is missing; trackingUri needs experimentName or experimentId',
    ],
    [{ url: SERVER, experimentId: '1' }, 'trackingUri: is missing; an experiment needs it'],
    [
      { url: SERVER, trackingUri: SERVER, experimentId: '1', experimentName: 'e' },
      'experimentId: cannot be combined with experimentName; remove one',
    ],
  ])('refuses %j at the key to change', (options, problem) => {
    expect(problems(options)).toEqual([problem]);
  });

  it('refuses a tracking server on Databricks with a word on databricks-serving', () => {
    const found = problems({ url: SERVER, trackingUri: 'databricks://prod', experimentName: '/e' });
    expect(found).toEqual([expect.stringContaining('databricks-serving')]);
  });

  it('refuses an experiment id that is no text, for its digits would be lost', () => {
    expect(problems({ url: SERVER, trackingUri: SERVER, experimentId: 7439 })).toHaveLength(1);
  });

  it('counts a model in a folder as a file of the spec, and one with an address not', () => {
    const paths = (modelUri: string) => mlflowAgent.paths?.(mlflowAgent.options.parse({ modelUri }));
    expect(paths('./model')).toEqual([{ option: 'modelUri', kind: 'folder', path: './model' }]);
    expect(paths('runs:/abc/model')).toEqual([]);
  });
});

describe('mlflow: the request', () => {
  it('sends a ChatAgent what its own clients send', async () => {
    const { request } = wireCapture('inv_chatagent_messages');
    const call = {
      ...agentCall(undefined, CAPTURED_QUESTION),
      conversationId: 'sess-ca-1',
      clientRequestId: 'crid-ca-1',
    };
    const sent = await ask(captured('inv_chatagent_messages'), { customInputs: { tags: { simulator: 'x' } } }, call);
    const { user_id: _, ...context } = request.body['context'] as Record<string, unknown>;
    expect(sent.request).toMatchObject({ method: 'POST', url: '/invocations' });
    expect(sent.request.body).toEqual({ ...request.body, context });
  });

  it('sends a ResponsesAgent what its own clients send', async () => {
    const { request } = wireCapture('inv_responses_input');
    const call = {
      ...agentCall(undefined, CAPTURED_QUESTION),
      conversationId: 'sess-re-1',
      clientRequestId: 'crid-re-1',
    };
    const sent = await ask(captured('inv_responses_input'), { format: 'input' }, call);
    expect(sent.request.body).toEqual(request.body);
  });

  it('sends a plain model a table with the question', async () => {
    const sent = await ask(captured('inv_pyfunc_dataframe_split'), { format: 'dataframe', column: 'question' });
    expect(sent.request.body).toEqual({ dataframe_split: { columns: ['question'], data: [['And a batch?']] } });
  });

  it('adds the client request id to the table where a column is named for it', async () => {
    const options = { format: 'dataframe', column: 'question', clientRequestIdColumn: 'id' };
    const sent = await ask(captured('inv_pyfunc_dataframe_split'), options);
    expect(sent.request.body).toEqual({
      dataframe_split: { columns: ['question', 'id'], data: [['And a batch?', 'b/s1/1']] },
    });
  });

  it('lets no custom input take the place of the client request id', async () => {
    const sent = await ask(captured('inv_chatagent_messages'), { customInputs: { client_request_id: 'mine', a: 1 } });
    expect(sent.request.body).toMatchObject({
      messages: CONVERSATION,
      custom_inputs: { client_request_id: 'b/s1/1', a: 1 },
    });
  });

  it.each([
    ['', '/invocations'],
    ['/', '/invocations'],
    ['/invocations', '/invocations'],
    ['/responses', '/responses'],
    ['/models/docs', '/models/docs/invocations'],
  ])('takes an address with the path "%s" to %s', async (path, expected) => {
    const sent = await ask(captured('inv_chatmodel_messages'), { path });
    expect(sent.request.url).toBe(expected);
  });

  it('asks for the trace id and names the call', async () => {
    const { request } = await ask(captured('inv_chatmodel_messages'));
    const { idempotencyKey, traceparent } = callIdentity('b/s1', 1, 'agent');
    expect(request.headers).toMatchObject({
      'x-mlflow-return-trace-id': 'true',
      'idempotency-key': idempotencyKey,
      'x-client-request-id': 'b/s1/1',
      traceparent,
    });
    expect(request.headers.authorization).toBeUndefined();
  });

  it('sends a bearer token or a user name and password from the environment', async () => {
    const env = { TOKEN: 'token-1\n', USER: 'jo', PASSWORD: 'pass-word' };
    const body = captured('inv_chatmodel_messages');
    const bearer = await ask(body, { env, tokenEnv: 'TOKEN' });
    expect(bearer.request.headers.authorization).toBe('Bearer token-1');
    const basic = await ask(body, { env, usernameEnv: 'USER', passwordEnv: 'PASSWORD' });
    expect(basic.request.headers.authorization).toBe(`Basic ${Buffer.from('jo:pass-word').toString('base64')}`);
  });

  it('is the worker’s misconfiguration when a variable is not set', async () => {
    const failure = await failureOf(agentOf({ url: SERVER, tokenEnv: 'TOKEN' }));
    expect(failure.type).toBe('WorkerMisconfigured');
    expect(failure.message).toContain('agent.tokenEnv: the environment variable TOKEN is not set');
  });
});

describe('mlflow: the reply', () => {
  const answer = /^Here is what the docs say: Lakehouse monitoring/;

  it.each([
    ['inv_chatmodel_messages', {}, 0, undefined],
    ['inv_chatagent_messages', {}, 1, undefined],
    ['inv_responses_input', { format: 'input' }, 1, 'tr-f29e7b93c054bc8f1cd7c3981b771e66'],
    ['inv_agentserver_invocations_tracehdr', { format: 'input' }, 1, 'tr-b79e5886e196a5165b5065e6ee76fa63'],
    ['inv_pyfunc_dataframe_split', { format: 'dataframe', column: 'question' }, 0, undefined],
  ])('reads %s', async (name, options, toolOutputs, traceId) => {
    const { reply } = await ask(captured(name), options);
    expect(reply.content).toMatch(answer);
    expect(reply.toolOutputs ?? []).toHaveLength(toolOutputs);
    expect(reply.traceId).toBe(traceId);
  });

  it('takes a model that threw for Unavailable, though MLflow answers 400, and names the exception', async () => {
    const failure = await failureOf(ask(captured('inv_error_chatmodel_agent_exception')));
    expect(failure).toMatchObject({ type: 'Unavailable', status: 400 });
    expect(failure.message).toContain('RuntimeError: injected failure on call 2');
  });

  it('takes any other 400 as final', async () => {
    const body = { error_code: 'INVALID_PARAMETER_VALUE', message: 'Failed to predict data: Failed to enforce schema' };
    const failure = await failureOf(ask({ status: 400, body }));
    expect(failure.type).toBe('InvalidRequest');
    expect(failure.message).toContain('Failed to enforce schema');
  });

  it('shows no secret that the model repeats', async () => {
    const message = 'Encountered an unexpected error while evaluating the model.';
    const body = { message, stack_trace: 'Traceback\nValueError: got Bearer secret-token-1' };
    const failure = await failureOf(ask({ status: 400, body }, { env: { T: 'secret-token-1' }, tokenEnv: 'T' }));
    expect(failure.message).toContain('ValueError');
    expect(failure.message).not.toContain('secret-token-1');
  });

  it('names the variable of a token that is refused', async () => {
    const options = { env: { T: 'secret-token-1' }, tokenEnv: 'T' };
    const failure = await failureOf(ask({ status: 403, body: { message: 'no' } }, options));
    expect(failure).toMatchObject({ type: 'Unauthorized', status: 403 });
    expect(failure.message).toContain(' Check T and what it may access.');
  });

  it('has no trace to fetch without a tracking server', async () => {
    expect((await agentOf({ url: SERVER })).fetchTrace).toBeUndefined();
  });

  itHandlesFaults({
    secret: 'secret-token-1',
    call: async ({ origin, timeoutMs, signal }) => {
      const agent = await agentOf({ url: origin, env: { T: 'secret-token-1' }, tokenEnv: 'T', timeoutMs });
      return agent.invoke(agentCall(signal));
    },
  });
});
