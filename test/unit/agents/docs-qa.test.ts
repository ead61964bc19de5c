import { describe, expect, it, onTestFinished } from 'vitest';
import type { AgentCall } from '../../../src/agents/agent.ts';
import { docsQaAgent } from '../../../src/agents/docs-qa.ts';
import { agentTypes } from '../../../src/agents/registry.ts';
import { callIdentity } from '../../../src/contract/call-identity.ts';
import { DEFAULT_SYSTEM_MESSAGE, type ChatMessage } from '../../../src/contract/message.ts';
import { failureOf } from '../../support/failure-of.ts';
import type { TestServer } from '../../support/http-server.ts';
import { calls, says, startScriptedModel, type ScriptedReply } from '../../support/scripted-model.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const DOCS = {
  'docs/resume.md': '# Resume\n\nTo resume a batch after a crash, run the same command with the same batch id.\n',
  'docs/seeds.md': '# Seeds\n\nA seed is one starting question. Seeds may come from a CSV file.\n',
};

const TOOL = 'search_product_docs';
const question: ChatMessage = { role: 'user', content: 'how do I resume a batch?' };

interface Body {
  readonly [field: string]: unknown;
  readonly messages: readonly { role: string; content: string; tool_call_id?: string; tool_calls?: unknown[] }[];
}

function callOf(messages: readonly ChatMessage[] = [question], signal = new AbortController().signal): AgentCall {
  const seed = { id: 's1', question: 'how?' };
  return { messages, ...callIdentity('b/s1', 0, 'agent'), seed, signal };
}

async function agentOf(options: object, env: Readonly<Record<string, string>> = {}, timeoutMs = 5_000) {
  const projectDir = await tempFolder(DOCS);
  const parsed = docsQaAgent.options.parse({ docs: 'docs', ...options });
  return docsQaAgent.create(parsed, { projectDir, timeoutMs, readEnv: (name) => env[name] });
}

/** An agent on a scripted model, and the bodies that the model was sent. */
async function scripted(replies: readonly ScriptedReply[], options: object = {}) {
  const server = await startScriptedModel(replies);
  onTestFinished(() => server.close());
  const llm = { baseUrl: `${server.origin}/v1`, model: 'm-1', apiKeyEnv: 'MODEL_KEY' };
  const agent = await agentOf({ llm, ...options }, { MODEL_KEY: 'sk-test-key\n' });
  return { agent, server, bodies: () => bodiesOf(server) };
}

function bodiesOf(server: TestServer): readonly Body[] {
  return server.requests.map((request) => request.body as Body);
}

describe('docs-qa with a model', () => {
  it('answers at once when the model calls no tool', async () => {
    const { agent, server, bodies } = await scripted([says('Hello.')]);
    expect(await agent.invoke(callOf())).toEqual({
      content: 'Hello.',
      toolOutputs: [],
      usage: { inputTokens: 10, outputTokens: 2 },
      finishReason: 'stop',
    });
    expect(bodies()[0]).toMatchObject({ model: 'm-1', max_tokens: 1_000, messages: [question] });
    expect(bodies()[0]).not.toHaveProperty('temperature');
    expect(bodies()[0]?.['tools']).toMatchObject([{ type: 'function', function: { name: TOOL } }]);
    expect(server.requests[0]?.headers).toMatchObject({
      authorization: 'Bearer sk-test-key',
      'idempotency-key': 'b/s1/0',
    });
  });

  it('runs the tool, gives its result back, and reports outputs, messages and summed usage', async () => {
    const args = '{"query":["resume batch"]}';
    const { agent, server, bodies } = await scripted([calls([TOOL, args]), says('Run it again.')]);
    const reply = await agent.invoke(callOf());
    const [asked, sentAssistant, sentTool] = bodies()[1]?.messages ?? [];
    expect(asked).toEqual(question);
    expect(sentAssistant).toEqual({
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'call-0', type: 'function', function: { name: TOOL, arguments: args } }],
    });
    expect(sentTool).toMatchObject({ role: 'tool', tool_call_id: 'call-0' });
    expect(JSON.parse(sentTool?.content ?? '')[0].metadata.doc_uri).toBe('resume.md');
    expect(reply).toEqual({
      content: 'Run it again.',
      toolOutputs: [sentTool?.content],
      toolCalls: [{ name: TOOL, arguments: { query: ['resume batch'] } }],
      replyMessages: [sentAssistant, sentTool, { role: 'assistant', content: 'Run it again.' }],
      usage: { inputTokens: 20, outputTokens: 4 },
      finishReason: 'stop',
    });
    expect(server.requests[1]?.headers['idempotency-key']).toBe('b/s1/0/round-1');
  });

  it('answers several calls of one round in their order', async () => {
    const both = calls([TOOL, '{"query":["crash"]}'], [TOOL, '{"query":["csv"]}']);
    const { agent, bodies } = await scripted([both, calls([TOOL, '{"query":["starting"]}']), says('Done.')]);
    const { toolOutputs } = await agent.invoke(callOf());
    expect(toolOutputs?.map((output) => JSON.parse(output)[0].metadata.doc_uri)).toEqual([
      'resume.md',
      'seeds.md',
      'seeds.md',
    ]);
    const tools = bodies()[1]?.messages.filter((message) => message.role === 'tool');
    expect(tools?.map((message) => message.tool_call_id)).toEqual(['call-0', 'call-1']);
  });

  it.each([
    ['a text for the list', '{"query":"resume"}'],
    ['a bare list', '["resume"]'],
    ['a bare text', '"resume"'],
    ['an object instead of JSON text', { query: ['resume'] }],
    ['blanks among the queries', '{"query":["", "resume", null]}'],
  ])('takes arguments that are %s', async (_, args) => {
    const { agent } = await scripted([calls([TOOL, args]), says('Done.')]);
    const { toolOutputs } = await agent.invoke(callOf());
    expect(toolOutputs).toHaveLength(1);
    expect(toolOutputs?.[0]).toContain('resume.md');
  });

  it.each([
    ['not JSON', TOOL, '{"query": ["resume', 'Error: the arguments are not JSON: {"query": ["resume. Call again'],
    ['without a query', TOOL, '{"text":"resume"}', 'Error: the arguments hold no query: {"text":"resume"}.'],
    ['null', TOOL, 'null', 'Error: the arguments hold no query: null.'],
    ['of an unknown tool', 'web_search', '{}', `Error: there is no tool web_search. Use ${TOOL}.`],
  ])('tells the model of a call %s and goes on', async (_, name, args, text) => {
    const { agent, bodies } = await scripted([calls([name, args]), says('Sorry.')]);
    expect(await agent.invoke(callOf())).toMatchObject({ content: 'Sorry.', toolOutputs: [] });
    expect(bodies()[1]?.messages.at(-1)?.content).toContain(text);
  });

  it('does not send malformed arguments back, which some servers refuse', async () => {
    const { agent, bodies } = await scripted([calls([TOOL, '{"query": [']), says('Sorry.')]);
    await agent.invoke(callOf());
    expect(bodies()[1]?.messages.at(-2)?.tool_calls).toMatchObject([{ function: { arguments: '{}' } }]);
  });

  it('leaves a search that found nothing out of the outputs', async () => {
    const { agent, bodies } = await scripted([calls([TOOL, '{"query":["zzzzzz"]}']), says('Nothing there.')]);
    expect((await agent.invoke(callOf())).toolOutputs).toEqual([]);
    expect(bodies()[1]?.messages.at(-1)?.content).toBe('[]');
  });

  it('lets the model search ten times and fails it at the eleventh', async () => {
    const search = calls([TOOL, '{"query":["resume"]}']);
    const ten = await scripted([...Array<ScriptedReply>(10).fill(search), says('At last.')]);
    expect((await ten.agent.invoke(callOf())).toolOutputs).toHaveLength(10);
    const eleven = await scripted(Array<ScriptedReply>(11).fill(search));
    const failure = await failureOf(eleven.agent.invoke(callOf()));
    expect([failure.type, eleven.server.requests.length]).toEqual(['TooManyToolRounds', 11]);
  });

  it.each([
    [
      'parts',
      [
        { type: 'reasoning', text: 'hm' },
        { type: 'text', text: 'Yes' },
        { type: 'text', text: '.' },
      ],
      {},
      'Yes.',
    ],
    ['a refusal', null, { refusal: 'I cannot.' }, 'I cannot.'],
    ['text beside an empty list of calls', 'Yes.', { tool_calls: [] }, 'Yes.'],
    ['text beside null for calls', 'Yes.', { tool_calls: null, reasoning_content: 'hm' }, 'Yes.'],
  ])('reads an answer that is %s', async (_, content, extra, expected) => {
    const { agent } = await scripted([says(content, extra)]);
    expect((await agent.invoke(callOf())).content).toBe(expected);
  });

  it('does without a count of tokens', async () => {
    const { agent } = await scripted([{ body: { choices: [{ message: { content: 'Yes.' } }], usage: null } }]);
    expect(await agent.invoke(callOf())).toEqual({ content: 'Yes.', toolOutputs: [] });
  });

  it('gives calls without ids different ones', async () => {
    const nameless = {
      body: { choices: [{ message: { tool_calls: [{ function: { name: TOOL, arguments: '"x"' } }] } }] },
    };
    const { agent, bodies } = await scripted([nameless, nameless, says('Done.')]);
    await agent.invoke(callOf());
    const ids = bodies()[2]?.messages.flatMap((message) => message.tool_call_id ?? []);
    expect(new Set(ids).size).toBe(2);
  });

  it.each([
    ['no choices', { choices: [] }, 'without any text'],
    ['no text', { choices: [{ message: { content: '' }, finish_reason: 'length' }] }, 'finish_reason length'],
  ])('takes a reply with %s for a bad one', async (_, body, text) => {
    const { agent } = await scripted([{ body }]);
    const failure = await failureOf(agent.invoke(callOf()));
    expect([failure.type, failure.message.includes(text)]).toEqual(['BadReply', true]);
  });

  it.each([
    [{ error: { message: 'model gone, sk-test-key' } }, 'Unavailable', 'model gone, ***'],
    [
      { error: { message: 'Provider returned error', code: 429 }, user_id: 'u' },
      'RateLimited',
      'Provider returned error',
    ],
    [{ choices: [{ error: { message: 'slow down', code: 429 } }] }, 'RateLimited', 'slow down'],
  ])('fails as an error with status 200 says: %j', async (body, type, text) => {
    const { agent } = await scripted([{ body }]);
    const failure = await failureOf(agent.invoke(callOf()));
    expect([failure.type, failure.message.includes(text)]).toEqual([type, true]);
  });

  it('lets failures of the server through, in a later round too', async () => {
    const { agent } = await scripted([calls([TOOL, '"x"']), { status: 429, body: { error: { message: 'slow' } } }]);
    expect((await failureOf(agent.invoke(callOf()))).type).toBe('RateLimited');
  });

  it("stops with the signal's reason", async () => {
    const { agent, server } = await scripted([says('late')]);
    const reason = new Error('cancelled');
    await expect(agent.invoke(callOf([question], AbortSignal.abort(reason)))).rejects.toBe(reason);
    expect(server.requests).toHaveLength(0);
  });
});

describe('the system message of docs-qa', () => {
  const own: ChatMessage = { role: 'system', content: 'Speak like a pirate.' };
  const usual: ChatMessage = { role: 'system', content: DEFAULT_SYSTEM_MESSAGE };

  async function sent(messages: readonly ChatMessage[], options: object = {}) {
    const { agent, bodies } = await scripted([says('Aye.')], options);
    await agent.invoke(callOf(messages));
    return bodies()[0]?.messages;
  }

  it('is systemPrompt if that is set, whatever the conversation has', async () => {
    const prompt = { role: 'system', content: 'Be brief.' };
    for (const messages of [[question], [usual, question], [own, question]]) {
      expect(await sent(messages, { systemPrompt: 'Be brief.' })).toEqual([prompt, question]);
    }
  });

  it("is docs-qa's own where the conversation has only the default one", async () => {
    const [first, ...rest] = (await sent([usual, question])) ?? [];
    expect(first?.content).toContain('search the documentation');
    expect(rest).toEqual([question]);
  });

  it("is the conversation's where that was chosen, and none where that was chosen", async () => {
    expect(await sent([own, question])).toEqual([own, question]);
    expect(await sent([question])).toEqual([question]);
  });
});

describe('docs-qa without a model', () => {
  it('answers from the documents and shows what it found', async () => {
    const reply = await (await agentOf({})).invoke(callOf());
    expect(reply.content).toContain('same batch id');
    expect(reply.toolOutputs?.[0]).toContain('resume.md');
  });

  it('answers the last question', async () => {
    const messages: ChatMessage[] = [
      question,
      { role: 'assistant', content: 'x' },
      { role: 'user', content: 'seed csv?' },
    ];
    expect((await (await agentOf({})).invoke(callOf(messages))).content).toContain('CSV file');
  });

  it('keeps a tool result within maxContextChars', async () => {
    const reply = await (await agentOf({ maxContextChars: 350 })).invoke(callOf());
    expect(reply.toolOutputs?.every((output) => output.length <= 350)).toBe(true);
  });
});

describe('the options of docs-qa', () => {
  const llm = { baseUrl: 'http://127.0.0.1:1/v1', model: 'm', apiKeyEnv: 'MODEL_KEY' };

  it.each([{ MODEL_KEY: '' }, { MODEL_KEY: '  ' }, {}])('names a variable that is not set: %j', async (env) => {
    const failure = await failureOf(agentOf({ llm }, env));
    expect([failure.type, failure.message]).toEqual([
      'WorkerMisconfigured',
      'agent.llm.apiKeyEnv: the environment variable MODEL_KEY is not set. Set it where the worker runs.',
    ]);
  });

  it('names a docs folder that is not there', async () => {
    const failure = await failureOf(agentOf({ docs: 'gone' }));
    expect([failure.type, failure.message.includes('gone')]).toEqual(['WorkerMisconfigured', true]);
  });

  it('refuses unknown keys, in llm too, and an address with a password', () => {
    const bad = [{ doc: 1 }, { llm: { ...llm, key: 'x' } }, { llm: { ...llm, baseUrl: 'http://a:b@h/v1' } }];
    for (const options of bad) expect(docsQaAgent.options.safeParse({ docs: '.', ...options }).success).toBe(false);
  });

  it('names the folder it reads and what may change', () => {
    const options = docsQaAgent.options.parse({ docs: './guide' });
    expect(docsQaAgent.paths?.(options)).toEqual([{ option: 'docs', kind: 'folder', path: './guide' }]);
    expect(docsQaAgent.mayChange).toContain('llm.baseUrl');
    expect(docsQaAgent.mayChange?.every((name) => name.startsWith('llm.'))).toBe(true);
  });

  it('stands in the registry under its type', () => {
    expect(agentTypes['docs-qa']).toBe(docsQaAgent);
    for (const [name, type] of Object.entries(agentTypes)) expect(type.type).toBe(name);
  });
});
