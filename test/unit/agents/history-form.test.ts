import { describe, expect, it, onTestFinished } from 'vitest';
import { agentTypes } from '../../../src/agents/registry.ts';
import type { ChatMessage } from '../../../src/contract/message.ts';
import { agentCall, CONVERSATION } from '../../support/agent-call.ts';
import { failureOf } from '../../support/failure-of.ts';
import { answerJson, startServer, type RecordedRequest } from '../../support/http-server.ts';
import { response } from '../../support/openai-agent.ts';

const FIRST: readonly ChatMessage[] = [{ role: 'user', content: 'What is a seed?' }];

const inputOf = (request: RecordedRequest) => (request.body as { input: Record<string, unknown>[] }).input;

const hasPlainAnswer = (request: RecordedRequest) =>
  inputOf(request).some(({ role, content, id }) => role === 'assistant' && (typeof content === 'string' || !id));

/** A server that crashes on an answer without id and parts, as AgentServer on openai-agents does. */
async function strictServer(isStrict: (request: RecordedRequest) => boolean = hasPlainAnswer, status = 500) {
  const server = await startServer((request, reply) =>
    isStrict(request)
      ? answerJson(reply, status, { detail: 'Internal Server Error' })
      : answerJson(reply, 200, response),
  );
  onTestFinished(() => server.close());
  return server;
}

function agentOf(type: string, options: object) {
  const found = agentTypes[type];
  if (!found) throw new Error(type);
  const env: Readonly<Record<string, string>> = { DATABRICKS_TOKEN: 'a-token' };
  return found.create(found.options.parse(options), {
    projectDir: '/',
    timeoutMs: 5_000,
    readEnv: (name) => env[name],
  });
}

const TYPES = {
  'openai-responses': (origin: string) => ({ baseUrl: `${origin}/v1`, model: 'm' }),
  mlflow: (origin: string) => ({ url: origin, format: 'input' }),
  'databricks-serving': (origin: string) => ({ host: origin, endpoint: 'e', format: 'responses' }),
};

describe.each(Object.entries(TYPES))('the history of %s', (type, place) => {
  it.each([500, 400, 422])(
    'is sent in parts where plain text is refused with %i, and in parts from then on',
    async (status) => {
      const server = await strictServer(hasPlainAnswer, status);
      const agent = await agentOf(type, place(server.origin));
      await agent.invoke(agentCall(undefined, FIRST));
      for (const _ of [1, 2]) expect(await agent.invoke(agentCall())).toMatchObject({ content: 'A run.' });
      expect(server.requests.map(hasPlainAnswer)).toEqual([false, true, false, false]);
      const [, refused, second, later] = server.requests;
      expect(inputOf(second as RecordedRequest)).toContainEqual({
        type: 'message',
        id: expect.stringMatching(/^msg_/) as string,
        role: 'assistant',
        status: 'completed',
        content: [{ type: 'output_text', text: 'A starting question.', annotations: [] }],
      });
      const keys = [refused, second, later].map((request) => request?.headers['idempotency-key']);
      expect(keys).toEqual(['b/s1/1', 'b/s1/1/parts', 'b/s1/1']);
    },
  );

  it('stays plain once that was accepted: a later failure is asked about once', async () => {
    let isDown = false;
    const server = await strictServer(() => isDown);
    const agent = await agentOf(type, place(server.origin));
    await agent.invoke(agentCall());
    isDown = true;
    expect(await failureOf(agent.invoke(agentCall()))).toMatchObject({ type: 'Unavailable', status: 500 });
    expect(server.requests.map(hasPlainAnswer)).toEqual([true, true]);
  });

  it('is sent in parts at once where the spec says so', async () => {
    const server = await strictServer();
    const agent = await agentOf(type, { ...place(server.origin), history: 'parts' });
    await agent.invoke(agentCall());
    expect(server.requests.map(hasPlainAnswer)).toEqual([false]);
  });

  it('is sent no second time for a first question, or for a failure of another kind', async () => {
    const all = await strictServer(() => true);
    await failureOf(
      Promise.resolve(agentOf(type, place(all.origin))).then((agent) => agent.invoke(agentCall(undefined, FIRST))),
    );
    const busy = await strictServer(() => true, 429);
    const agent = await agentOf(type, place(busy.origin));
    expect(await failureOf(agent.invoke(agentCall()))).toMatchObject({ type: 'RateLimited' });
    expect([all.requests.length, busy.requests.length]).toEqual([1, 1]);
  });
});

describe('history', () => {
  it.each([
    ['mlflow', { url: 'http://h', history: 'parts' }, 'is only used with format: input'],
    ['databricks-serving', { endpoint: 'e', history: 'parts' }, 'is only used with format: responses'],
  ])('of %s is refused with another format', (type, options, message) => {
    expect(agentTypes[type]?.options.safeParse(options).error?.issues).toMatchObject([{ path: ['history'], message }]);
  });

  it('keeps every word of the conversation', async () => {
    const server = await strictServer();
    await (await agentOf('mlflow', { ...TYPES.mlflow(server.origin), history: 'parts' })).invoke(agentCall());
    const [request] = server.requests;
    const texts = inputOf(request as RecordedRequest).map(({ role, content }) => [
      role,
      (content as { text: string }[])[0]?.text,
    ]);
    expect(texts).toEqual(CONVERSATION.map(({ role, content }) => [role, content]));
  });
});
