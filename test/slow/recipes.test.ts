import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fieldsOf } from '../../src/contract/fields-of.ts';
import { makeProject } from '../support/cli.ts';
import { startProxy } from '../support/proxy-server.ts';
import { answerJson, type Handler, type RecordedRequest, startServer } from '../support/http-server.ts';

const PAGE = new URL('../../docs/guide/recipes.md', import.meta.url);

/** What every server of the page answers first and second. */
const ANSWERS = ['Open the settings.', 'Choose undo.'];

type Fields = Readonly<Record<string, unknown>>;

/** The spec of a section of the page, its servers replaced by one. */
async function recipe(heading: string, origin: string): Promise<string> {
  const page = await readFile(PAGE, 'utf8');
  const section = page.split(/^## /m).find((each) => each.startsWith(`${heading}\n`));
  const spec = /```yaml\n([\s\S]*?)```/.exec(section ?? '')?.[1];
  if (spec === undefined) throw new Error(`no spec under ${heading}`);
  return spec.replace(/https:\/\/[\w.-]+/g, origin);
}

const refuse = (response: ServerResponse, status: number, message: string) =>
  answerJson(response, status, { error: { message } });

const completion = (content: string | undefined) => ({
  choices: [{ message: { role: 'assistant', content }, finish_reason: 'stop' }],
});

/** Number of answers among the messages of a request. */
function answersIn(messages: unknown): number {
  return [messages].flat().filter((message) => fieldsOf(message)['role'] === 'assistant').length;
}

const openAi: Handler = ({ url, headers, body }, response) => {
  const { messages, temperature, max_tokens: tokens } = body as Fields;
  if (url !== '/v1/chat/completions') return refuse(response, 404, 'unknown path');
  if (headers.authorization !== 'Bearer the-key') return refuse(response, 401, 'Incorrect API key provided');
  if (temperature !== undefined || tokens !== undefined) return refuse(response, 400, 'Unsupported parameter');
  answerJson(response, 200, completion(ANSWERS[answersIn(messages)]));
};

const azure: Handler = ({ url, headers, body }, response) => {
  const path = '/openai/deployments/my-deployment/chat/completions?api-version=2024-10-21';
  if (url !== path) return refuse(response, 404, 'Resource not found');
  if (headers['api-key'] !== 'the-key') return refuse(response, 401, 'Access denied');
  answerJson(response, 200, completion(ANSWERS[answersIn((body as Fields)['messages'])]));
};

const databricksApp: Handler = ({ url, headers, body }, response) => {
  if (url === '/oidc/v1/token') {
    const isKnown = headers.authorization === `Basic ${Buffer.from('the-client:the-secret').toString('base64')}`;
    if (!isKnown || !String(body).includes('scope=all-apis'))
      return answerJson(response, 401, { error: 'invalid_client' });
    return answerJson(response, 200, { access_token: 'a-token', expires_in: 3_600, token_type: 'Bearer' });
  }
  // The proxy before an app sends browsers to a login.
  if (headers.authorization !== 'Bearer a-token') return void response.writeHead(302, { location: '/login' }).end();
  const { input } = body as Fields;
  if (url !== '/invocations' || !Array.isArray(input))
    return refuse(response, 400, 'Invalid data for ResponsesAgentRequest');
  const content = [{ type: 'output_text', text: ANSWERS[answersIn(input)], annotations: [] }];
  answerJson(response, 200, { object: 'response', output: [{ type: 'message', role: 'assistant', content }] });
};

function langGraph(): Handler {
  const threads = new Map<string, Fields[]>();
  return ({ method, url, headers, body }, response) => {
    if (headers['x-api-key'] !== 'the-key') return refuse(response, 403, 'Missing authentication headers');
    if (method === 'POST' && url === '/threads') {
      threads.set('t-1', []);
      return answerJson(response, 200, { thread_id: 't-1', status: 'idle' });
    }
    const [, id = '', run] = /^\/threads\/([^/]+)(\/runs\/wait)?$/.exec(url) ?? [];
    const thread = threads.get(id);
    if (!thread) return refuse(response, 404, 'Thread not found');
    if (method === 'DELETE') return void response.writeHead(threads.delete(id) ? 204 : 404).end();
    if (!run) return refuse(response, 404, 'unknown path');
    const { messages } = fieldsOf((body as Fields)['input']) as { messages: Fields[] };
    const said = thread.filter(({ type }) => type === 'ai').length;
    thread.push({ type: 'human', content: messages[0]?.['content'] }, { type: 'ai', content: ANSWERS[said] });
    answerJson(response, 200, { messages: thread });
  };
}

const langServe: Handler = ({ url, body }, response) => {
  const { messages } = fieldsOf((body as Fields)['input']);
  if (url !== '/support/invoke' || !Array.isArray(messages)) return refuse(response, 422, 'Field required');
  const output = { type: 'ai', content: ANSWERS[answersIn(messages)], tool_calls: [] };
  answerJson(response, 200, { output, metadata: { run_id: 'r' } });
};

function ownSessions(): Handler {
  const sessions = new Map<unknown, number>();
  return ({ body }, response) => {
    const { text, session_id: given } = body as Fields;
    if (typeof text !== 'string') return refuse(response, 400, 'text is missing');
    if (given !== undefined && !sessions.has(given)) return refuse(response, 400, 'unknown session');
    const id = given ?? 'sess-1';
    const said = sessions.get(id) ?? 0;
    sessions.set(id, said + 1);
    answerJson(response, 200, { reply: ANSWERS[said], session_id: id });
  };
}

const sse: Handler = ({ headers, body }, response) => {
  if (headers.accept !== 'text/event-stream') return refuse(response, 406, 'only event streams are served');
  const words = (ANSWERS[answersIn((body as Fields)['messages'])] ?? '').split(/(?= )/);
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const word of words) response.write(`event: token\ndata: ${JSON.stringify({ token: word })}\n\n`);
  response.end('event: done\ndata: {}\n\n');
};

const streamOnly: Handler = ({ body }, response) => {
  const { stream, messages } = body as Fields;
  if (stream !== true)
    return refuse(response, 400, 'This model only support stream mode, please enable the stream parameter');
  const chunks = (ANSWERS[answersIn(messages)] ?? '')
    .split(/(?= )/)
    .map((content) => ({ choices: [{ index: 0, delta: { content } }] }));
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.end(`${chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('')}data: [DONE]\n\n`);
};

const RECIPES: readonly [string, Handler, Record<string, string>?, string?][] = [
  ['OpenAI', openAi, { OPENAI_API_KEY: 'the-key' }],
  ['Azure OpenAI', azure, { AZURE_OPENAI_KEY: 'the-key' }],
  ['A Databricks App', databricksApp, { DATABRICKS_CLIENT_ID: 'the-client', DATABRICKS_CLIENT_SECRET: 'the-secret' }],
  ['LangGraph', langGraph(), { LANGGRAPH_KEY: 'the-key' }, 'DELETE /threads/t-1'],
  ['LangServe', langServe],
  ['An agent with its own session ids', ownSessions()],
  ['An agent that streams', sse],
  ['A model that only streams', streamOnly, { MODEL_KEY: 'the-key' }],
];

describe('a spec of the guide', () => {
  it('runs against a server that enforces its rules', async () => {
    const project = await makeProject({});
    for (const [heading, handler, env = {}, last] of RECIPES) {
      const server = await startServer(handler);
      onTestFinished(() => server.close());
      await project.write('sim.yaml', await recipe(heading, server.origin));
      const ended = await project.run(
        ['run', 'sim.yaml', '--batch', `b${server.origin.slice(-5)}`, '--out', 'b.jsonl'],
        env,
      );
      expect({ heading, code: ended.code, stderr: ended.stderr }).toMatchObject({ code: 0 });
      const turns = await project.records<{ response: { content: string } }>('b.jsonl');
      expect({ heading, answers: turns.map(({ response }) => response.content) }).toEqual({
        heading,
        answers: ANSWERS,
      });
      if (last !== undefined) expect(shown(server.requests.at(-1))).toBe(last);
    }
  });
});

describe('a spec behind a corporate proxy', () => {
  it('runs through the proxy, which asks who calls and is the only way to the server', async () => {
    const server = await startServer(({ body }, response) =>
      answerJson(response, 200, { answer: ANSWERS[answersIn((body as Fields)['messages'])] }),
    );
    onTestFinished(() => server.close());
    const routes = { 'agent.corp.example': server.origin.replace('http://', '') };
    const proxy = await startProxy({ credentials: 'user:p@ss', routes });
    const spec = await recipe('Behind a corporate proxy', 'http://agent.corp.example');
    const project = await makeProject({ 'sim.yaml': spec });
    const env = { HTTP_PROXY: `http://user:p%40ss@${proxy.host}` };
    const validated = await project.run(['validate', 'sim.yaml'], env);
    expect(validated.stderr).toContain(`proxy: http://${proxy.host} (HTTP_PROXY) for agent http://agent.corp.example`);
    const ended = await project.run(['run', 'sim.yaml', '--batch', 'b', '--out', 'b.jsonl'], env);
    expect({ code: ended.code, stderr: ended.stderr }).toMatchObject({ code: 0 });
    const turns = await project.records<{ response: { content: string } }>('b.jsonl');
    expect(turns.map(({ response }) => response.content)).toEqual(ANSWERS);
    expect(proxy.passed).toEqual(Array(2).fill('POST http://agent.corp.example/ask'));
  });
});

function shown(request: RecordedRequest | undefined): string {
  return `${request?.method} ${request?.url}`;
}
