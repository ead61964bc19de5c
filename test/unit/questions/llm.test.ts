import { describe, expect, it, onTestFinished } from 'vitest';
import { callIdentity } from '../../../src/contract/call-identity.ts';
import { questionTypes } from '../../../src/questions/registry.ts';
import { llmQuestions } from '../../../src/questions/llm.ts';
import type { QuestionGenerator, QuestionRequest } from '../../../src/questions/question-generator.ts';
import { itHandlesFaults } from '../../support/adapter-faults.ts';
import { CONVERSATION } from '../../support/agent-call.ts';
import { failureOf } from '../../support/failure-of.ts';
import { says, startScriptedModel } from '../../support/scripted-model.ts';

const KEY = 'sk-test-key-2';

const LAST_ANSWER = 'A batch is one run over a list of seeds.';

function requestOf(changed: Partial<QuestionRequest> = {}): QuestionRequest {
  return {
    ...callIdentity('b/s1', 2, 'question'),
    context: 'A batch is one run over a list of seeds.',
    previousQuestions: ['What is a seed?', 'And a batch?'],
    agentDescription: 'Answers questions about convsim.',
    messages: [...CONVERSATION, { role: 'assistant', content: LAST_ANSWER }],
    seed: { id: 's1', question: 'What is a seed?' },
    signal: new AbortController().signal,
    ...changed,
  };
}

async function generatorOf(options: object, timeoutMs = 5_000): Promise<QuestionGenerator> {
  const parsed = llmQuestions.options.parse({ model: 'm-1', apiKeyEnv: 'MODEL_KEY', ...options });
  return llmQuestions.create(parsed, { projectDir: '/', timeoutMs, readEnv: () => KEY });
}

/** Asks a model with these answers, and tells what it was sent. */
async function generate(answers: readonly unknown[], options: object = {}, request = requestOf()) {
  const server = await startScriptedModel(answers.map((answer) => says(answer)));
  onTestFinished(() => server.close());
  const generator = await generatorOf({ baseUrl: `${server.origin}/v1`, ...options });
  const prompts = () =>
    server.requests.map(({ body }) => (body as { messages: { content: string }[] }).messages[0]?.content ?? '');
  return { made: generator.generate(request), requests: server.requests, prompts };
}

describe('llm', () => {
  it('asks the model with all that the default prompt needs, and names the call', async () => {
    const { made, requests, prompts } = await generate(['How long does it run?']);
    expect(await made).toEqual({ questions: ['How long does it run?'], usage: { inputTokens: 10, outputTokens: 2 } });
    expect(requests).toHaveLength(1);
    expect(requests[0]?.body).toEqual({
      model: 'm-1',
      stream: false,
      messages: [{ role: 'user', content: prompts()[0] }],
    });
    expect(requests[0]?.headers).toMatchObject({
      authorization: `Bearer ${KEY}`,
      'idempotency-key': 'b/s1/2/question',
    });
    for (const part of ['A batch is one run', 'Answers questions about convsim.', '- What is a seed?\n- And a batch?'])
      expect(prompts()[0]).toContain(part);
    expect(prompts()[0]).not.toContain('{{');
  });

  it('does without a description', async () => {
    const { made, prompts } = await generate(['Why?'], {}, requestOf({ agentDescription: undefined }));
    await made;
    expect(prompts()[0]).not.toMatch(/undefined|\{\{/);
  });

  it('fills the user’s own prompt, and nothing within what it fills in', async () => {
    const prompt = '{{turn}}|{{ seedQuestion }}|{{lastAnswer}}|{{context}}|{"json": {"a": 1}}';
    const { made, prompts } = await generate(['Why?'], { prompt }, requestOf({ context: '{{turn}} $& $1' }));
    await made;
    expect(prompts()[0]).toBe(`2|What is a seed?|${LAST_ANSWER}|{{turn}} $& $1|{"json": {"a": 1}}`);
  });

  it('sends what was set', async () => {
    const { made, requests } = await generate(['Why?'], { temperature: 0.7, maxTokens: 60 });
    await made;
    expect(requests[0]?.body).toMatchObject({ temperature: 0.7, max_tokens: 60 });
  });

  it('takes the first that was not asked before', async () => {
    const { made, requests } = await generate(['1. what is a seed?\n2. How long?\n3. Why?']);
    expect((await made).questions).toEqual(['How long?', 'Why?']);
    expect(requests).toHaveLength(1);
  });

  it.each([
    ['a repeated question', 'and a batch', /“and a batch”, which you have asked already/],
    ['nothing', '', /wrote no question/],
    ['null', null, /wrote no question/],
    ['nearly the same question', 'So what is the seed, please?', /which you have asked already/],
    ['an introduction', "Sure! Here's a question:\n\nWhy?", /Write only the message/],
    ['a code fence', '```\nWhy?\n```', /Write only the message/],
    ['reasoning', 'Why? <scratchpad>', /reasoning or tags/],
    ['a speaker', 'Assistant: It is one run.', /wrote who speaks/],
    ['a talk with itself', 'Why?\nAssistant: Because.\nUser: How?', /wrote who speaks/],
    ['an echo of the answer', LAST_ANSWER, /repeated what you had just read/],
    [
      'its instructions',
      'What is a run?\n\nWrite only that question: no introduction, no quotation marks, no list.',
      /repeated your instructions/,
    ],
  ])('asks once more after %s, says why, uses another key and counts both', async (_, answer, why) => {
    const { made, requests, prompts } = await generate([answer, 'Why?']);
    expect(await made).toEqual({ questions: ['Why?'], usage: { inputTokens: 20, outputTokens: 4 } });
    expect(prompts()[1]?.startsWith(prompts()[0] ?? '?')).toBe(true);
    expect(prompts()[1]).toMatch(why);
    expect(requests.map(({ headers }) => headers['idempotency-key'])).toEqual([
      'b/s1/2/question',
      'b/s1/2/question/again',
    ]);
  });

  it.each([
    ['a repeated question', 'and a batch', /gave only a question that was asked before for turn 2, twice/],
    ['nothing', '', /gave no question for turn 2, twice/],
    ['an explanation', 'Why?\n\nThis question asks for reasons.', /gave a text around its question for turn 2, twice/],
  ])('fails with NoQuestion after %s twice', async (_, answer, message) => {
    const { made, requests } = await generate([answer, answer]);
    const failure = await failureOf(made);
    expect([failure.type, requests.length]).toEqual(['NoQuestion', 2]);
    expect(failure.message).toMatch(message);
    expect(failure.usage).toEqual({ inputTokens: 20, outputTokens: 4 });
    const quoted = answer === '' ? undefined : `Last it wrote “${answer.replace(/\s+/g, ' ')}”.`;
    expect(failure.message).toContain(quoted ?? 'twice.');
  });

  it('quotes only the beginning of what the model wrote, and no secret of the request', async () => {
    const written = `Sure! Here is the question:\n${'long '.repeat(100)} ${KEY}`;
    const { made } = await generate([written, `${KEY} ${written}`]);
    const { message } = await failureOf(made);
    expect(message).toMatch(/“\*\*\* Sure! Here is the question: long .*…”\.$/);
    expect(message.length).toBeLessThan(330);
  });

  it.each(['', 'What is the best way to'])('is blocked where a filter of the provider left “%s”', async (content) => {
    const body = { choices: [{ message: { content }, finish_reason: 'content_filter' }] };
    const server = await startScriptedModel([{ body }]);
    onTestFinished(() => server.close());
    const generator = await generatorOf({ baseUrl: `${server.origin}/v1` });
    expect((await failureOf(generator.generate(requestOf()))).type).toBe('Blocked');
    expect(server.requests).toHaveLength(1);
  });

  it('asks again for a question that was cut off at the token limit, and fails after the second time', async () => {
    const cut = { body: { choices: [{ message: { content: 'What is the best way to' }, finish_reason: 'length' }] } };
    const server = await startScriptedModel([cut, says('Why?'), cut, cut]);
    onTestFinished(() => server.close());
    const generator = await generatorOf({ baseUrl: `${server.origin}/v1` });
    expect((await generator.generate(requestOf())).questions).toEqual(['Why?']);
    expect(JSON.stringify(server.requests[1]?.body)).toContain('was cut off');
    const failure = await failureOf(generator.generate(requestOf()));
    expect([failure.type, failure.message]).toEqual(['NoQuestion', expect.stringContaining('raise maxTokens')]);
  });

  it.each([
    ['###STOP###', {}],
    ['That is all, thanks! ###STOP###', {}],
    ['Bye.\n[DONE]', {}],
    ['That is all. GOODBYE', { stopWords: ['That is all. GOODBYE'] }],
  ])('takes %j for the end of the conversation', async (answer, options) => {
    const { made, requests } = await generate([answer], options);
    expect(await made).toMatchObject({ questions: [], isEnd: true, usage: { inputTokens: 10, outputTokens: 2 } });
    expect(requests).toHaveLength(1);
  });

  it('asks what only speaks of a stop word', async () => {
    const { made } = await generate(['What does [DONE] mean in a stream?']);
    expect((await made).questions).toEqual(['What does [DONE] mean in a stream?']);
  });

  it('asks what quotes the answer in part, and code that holds names of speakers', async () => {
    const question = 'Is one run over a list of 10 seeds fine with this?\n```\nuser: root\n{ "status": "x" }\n```';
    const { made } = await generate([question]);
    expect((await made).questions).toEqual([question]);
  });

  it('refuses an unknown placeholder and names those that are known', () => {
    const good = { baseUrl: 'http://h/v1', model: 'm' };
    const { error } = llmQuestions.options.safeParse({ ...good, prompt: 'Ask about {{contxt}} and {{turn}}.' });
    expect(error?.issues).toMatchObject([
      { path: ['prompt'], message: expect.stringMatching(/\{\{contxt\}\}.*\{\{context\}\}/) },
    ]);
    expect(llmQuestions.options.safeParse({ ...good, prompt: ' ' }).success).toBe(false);
    expect(llmQuestions.options.safeParse({ ...good, promt: 'x' }).success).toBe(false);
    expect(questionTypes['llm']).toBe(llmQuestions);
  });

  itHandlesFaults({
    secret: KEY,
    call: async ({ origin, timeoutMs, signal }) =>
      (await generatorOf({ baseUrl: `${origin}/v1` }, timeoutMs)).generate(requestOf({ signal })),
  });
});
