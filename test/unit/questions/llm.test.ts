import { describe, expect, it, onTestFinished } from 'vitest';
import { callIdentity } from '../../../src/contract/call-identity.ts';
import { questionTypes } from '../../../src/questions/registry.ts';
import { llmQuestions } from '../../../src/questions/llm.ts';
import { readQuestions } from '../../../src/questions/llm/read-questions.ts';
import { wasAsked } from '../../../src/questions/llm/ask-for-question.ts';
import type { QuestionGenerator, QuestionRequest } from '../../../src/questions/question-generator.ts';
import { itHandlesFaults } from '../../support/adapter-faults.ts';
import { CONVERSATION } from '../../support/agent-call.ts';
import { failureOf } from '../../support/failure-of.ts';
import { says, startScriptedModel } from '../../support/scripted-model.ts';

const KEY = 'sk-test-key-2';

function requestOf(changed: Partial<QuestionRequest> = {}): QuestionRequest {
  return {
    ...callIdentity('b/s1', 2, 'question'),
    context: 'A batch is one run over a list of seeds.',
    previousQuestions: ['What is a seed?', 'And a batch?'],
    agentDescription: 'Answers questions about convsim.',
    messages: [...CONVERSATION, { role: 'assistant', content: 'One run.' }],
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

describe('what a model wrote', () => {
  it.each([
    ['plain text', 'How long does a batch run?'],
    ['spaces and line ends', '\n  How long does\na batch run?  \n'],
    ['quotation marks', '"How long does a batch run?"'],
    ['typographic ones', '“How long does a batch run?”'],
    ['bold', '**How long does a batch run?**'],
    ['a label', 'Question: How long does a batch run?'],
    ['a label within marks', '**Next question:** "How long does a batch run?"'],
    ['a number', '1. How long does a batch run?'],
    ['a dash', '- How long does a batch run?'],
    ['an introduction', "Sure! Here's a question:\n\nHow long does a batch run?"],
    ['an introduction on the line before', 'Here is the next question:\n"How long does a batch run?"'],
    ['an explanation after', 'How long does a batch run?\n\nThis asks about time.'],
    ['an explanation before', 'The user wants more detail.\n\nHow long does a batch run?'],
    ['a JSON text', '"How long does a batch run?"'],
    ['a JSON object', '{"question": "How long does a batch run?"}'],
    ['an object with other keys', '{"rationale": "time", "question": "How long does a batch run?"}'],
    ['an object with one key of any name', '{"q": "How long does a batch run?"}'],
    ['a JSON list', '["How long does a batch run?"]'],
    ['a list of objects', '[{"question": "How long does a batch run?"}]'],
    ['an object with a list', '{"questions": ["How long does a batch run?"]}'],
    ['nested objects', '{"questions": [{"question": "How long does a batch run?", "why": "x"}]}'],
    ['fenced JSON', '```json\n{"question": "How long does a batch run?"}\n```'],
    ['fenced text', '```\nHow long does a batch run?\n```'],
    ['JSON within prose', 'Here you go: {"question": "How long does a batch run?"} I hope it helps.'],
    ['fenced JSON within prose', 'Sure.\n```json\n["How long does a batch run?"]\n```\nEnjoy!'],
    ['reasoning before', '<think>Hm, {"a": 1}?\n\nWhat now?</think>\nHow long does a batch run?'],
    ['reasoning whose start was cut off', 'Hm, what now?\n</think>\n\nHow long does a batch run?'],
    ['a JSON text with a label', '{"question": "Question: How long does a batch run?"}'],
  ])('is read from %s', (_, written) => {
    expect(readQuestions(written)).toEqual(['How long does a batch run?']);
  });

  it.each([
    ['a numbered list', '1. One?\n2. Two?'],
    ['a list with an introduction', 'Some questions:\n\n- One?\n- Two?\n'],
    ['a list with brackets', '1) "One?"\n2) "Two?"'],
    ['a JSON list', '["One?", {"question": "Two?"}]'],
  ])('gives every question of %s', (_, written) => {
    expect(readQuestions(written)).toEqual(['One?', 'Two?']);
  });

  it.each([
    ['nothing', ''],
    ['spaces', ' \n '],
    ['only reasoning', '<think>What could I ask?</think>'],
    ['reasoning without an end', '<think>What could I ask?'],
    ['only marks', '?!'],
    ['an empty list', '[]'],
    ['an empty object', '{}'],
    ['an empty question', '{"question": " "}'],
    ['an empty fence', '```json\n```'],
  ])('holds no question where it is %s', (_, written) => {
    expect(readQuestions(written)).toEqual([]);
  });

  it.each([
    'tell me more about shards',
    'What does `--batch` do?',
    'Is it "one" or "two"?',
    '"Seed" or "row"?',
    'I have 3 seeds. Is that enough?',
    '3 seeds: enough?',
    'wie lange läuft ein Batch?',
    'バッチとは何ですか？',
    'Does it print {"a": 1} or [2]?',
    '*.csv or *.jsonl?',
    '2024 was slow, why?',
    'What is the difference between: a and b?',
  ])('is left as it is: %s', (written) => {
    expect(readQuestions(written)).toEqual([written]);
  });
});

describe('a repeated question', () => {
  it.each(['what is a seed', ' What is a SEED ?!', '"What is a seed?"', 'Ｗhat is a seed?', 'What-is-a-seed'])(
    'is known by its letters and digits: %s',
    (question) => {
      expect(wasAsked(question, ['What is a seed?'])).toBe(true);
    },
  );

  it.each(['What is the seed?', 'What is a seed 2?', 'What is a séed?'])('is not any other: %s', (question) => {
    expect(wasAsked(question, ['What is a seed?'])).toBe(false);
  });
});

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
    expect(prompts()[0]).toBe('2|What is a seed?|One run.|{{turn}} $& $1|{"json": {"a": 1}}');
  });

  it('sends what was set', async () => {
    const { made, requests } = await generate(['Why?'], { temperature: 0.7, maxTokens: 60 });
    await made;
    expect(requests[0]?.body).toMatchObject({ temperature: 0.7, max_tokens: 60 });
  });

  it('takes the first that was not asked before', async () => {
    const { made, requests } = await generate(['1. what is a seed\n2. How long?\n3. Why?']);
    expect((await made).questions).toEqual(['How long?', 'Why?']);
    expect(requests).toHaveLength(1);
  });

  it.each([
    ['a repeated question', 'and a batch', /“and a batch”, which you have asked already/],
    ['nothing', '', /wrote no question/],
    ['null', null, /wrote no question/],
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
  ])('fails with NoQuestion after %s twice', async (_, answer, message) => {
    const { made, requests } = await generate([answer, answer]);
    const failure = await failureOf(made);
    expect([failure.type, requests.length]).toEqual(['NoQuestion', 2]);
    expect(failure.message).toMatch(message);
  });

  it('says so where the model ran out of tokens', async () => {
    const cut = { body: { choices: [{ message: { content: '' }, finish_reason: 'length' }] } };
    const server = await startScriptedModel([cut, cut]);
    onTestFinished(() => server.close());
    const generator = await generatorOf({ baseUrl: `${server.origin}/v1` });
    expect((await failureOf(generator.generate(requestOf()))).message).toContain('raise maxTokens');
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
