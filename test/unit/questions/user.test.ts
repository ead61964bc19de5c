import { describe, expect, it, onTestFinished } from 'vitest';
import type { Guard } from '../../../src/contract/user-turn.ts';
import { Persona } from '../../../src/contract/persona.ts';
import type { ChatMessage } from '../../../src/contract/message.ts';
import type { QuestionGenerator } from '../../../src/questions/question-generator.ts';
import { questionTypes } from '../../../src/questions/registry.ts';
import { userQuestions } from '../../../src/questions/user.ts';
import { itHandlesFaults } from '../../support/adapter-faults.ts';
import { failureOf } from '../../support/failure-of.ts';
import { says, startScriptedModel, type ScriptedReply } from '../../support/scripted-model.ts';
import { userRequest, type RequestParts } from '../../support/user-scene.ts';

const KEY = 'sk-test-key-3';
const ANSWER = 'I am sorry to hear that. What is your order number? I can look it up right away.';
const MESSAGE = 'it is order 4417';

/** What the model that plays the user writes. */
function turn(changed: object = {}): string {
  return JSON.stringify({
    note: 'let us see',
    helped: true,
    open: [1, 2],
    facts: ['f1'],
    status: 'continue',
    message: MESSAGE,
    ...changed,
  });
}

/** The model's text as a filter of its provider left it. */
function filtered(content: string): ScriptedReply {
  const usage = { prompt_tokens: 10, completion_tokens: 2, total_tokens: 12 };
  return { body: { choices: [{ message: { role: 'assistant', content }, finish_reason: 'content_filter' }], usage } };
}

async function generatorOf(llm: object, timeoutMs = 5_000): Promise<QuestionGenerator> {
  const options = userQuestions.options.parse({ llm: { model: 'm-1', apiKeyEnv: 'MODEL_KEY', ...llm } });
  return userQuestions.create(options, { projectDir: '/', timeoutMs, readEnv: () => KEY });
}

interface Body {
  readonly messages: readonly ChatMessage[];
  readonly seed?: number;
  readonly response_format?: unknown;
}

/** A model with these replies, texts or whole ones, and a generator that asks it. */
async function model(replies: readonly (string | ScriptedReply)[], llm: object = {}) {
  const server = await startScriptedModel(replies.map((reply) => (typeof reply === 'string' ? says(reply) : reply)));
  onTestFinished(() => server.close());
  const generator = await generatorOf({ baseUrl: `${server.origin}/v1`, ...llm });
  const bodies = () => server.requests.map(({ body }) => body as Body);
  const keys = () => server.requests.map(({ headers }) => headers['idempotency-key']);
  const instructions = () => bodies().map(({ messages }) => messages.at(-1)?.content ?? '');
  return { generator, bodies, keys, instructions };
}

const LAST: RequestParts = { said: [['Hi, my lamp arrived broken.', ANSWER]] };

describe('user', () => {
  it('is a type of question generator that plays a user', async () => {
    expect(questionTypes['user']).toBe(userQuestions);
    expect((await generatorOf({ baseUrl: 'http://127.0.0.1:1/v1' })).isUser).toBe(true);
    expect(userQuestions.mayChange).toEqual(
      expect.arrayContaining(['llm.baseUrl', 'llm.apiKeyEnv', 'llm.tokenCommand']),
    );
  });

  it('asks once, sends the conversation with its roles turned, and gives the message byte for byte', async () => {
    const message = ' it is order 4417…\n“really” \u{1f600} ';
    const { generator, bodies, keys } = await model([turn({ message })], { temperature: 0.7, maxTokens: 300 });
    expect(await generator.generate(userRequest({ ...LAST, spec: { randomSeed: 7 } }))).toEqual({
      questions: [message],
      user: { status: 'continue', helped: true, open: [1, 2], facts: ['f1'], flags: [], model: 'm-1' },
      usage: { inputTokens: 10, outputTokens: 2 },
    });
    expect(keys()).toEqual(['b/s1/1/question']);
    const [body] = bodies();
    expect(body).toMatchObject({ model: 'm-1', seed: 7, temperature: 0.7, max_tokens: 300 });
    expect(body?.messages.map(({ role }) => role)).toEqual(['system', 'assistant', 'user', 'user']);
    expect(body?.messages.slice(1, 3).map(({ content }) => content)).toEqual(['Hi, my lamp arrived broken.', ANSWER]);
    expect(JSON.stringify(body?.response_format)).toMatch(
      /"required":\["note","helped","open","facts","status","message"\]/,
    );
  });

  it('opens a conversation that has no question', async () => {
    const { generator, bodies } = await model([turn({ helped: null, message: 'hi, my lamp is broken' })]);
    const made = await generator.generate(userRequest({ seed: { question: '' }, said: [] }));
    expect([made.questions, made.user?.helped]).toEqual([['hi, my lamp is broken'], null]);
    expect(bodies()[0]?.messages.map(({ role }) => role)).toEqual(['system', 'user']);
    expect(bodies()[0]?.messages[1]?.content).toMatch(/^You open the chat/);
  });

  it('adds the context where it is not the answer itself, and why a claim was refused, with a key of its own', async () => {
    const { generator, instructions, keys } = await model([turn(), turn(), turn()]);
    await generator.generate(userRequest(LAST));
    await generator.generate(userRequest({ ...LAST, situation: { isContextAnswer: false } }));
    await generator.generate(userRequest({ ...LAST, situation: { refusedClaim: 'No date was given.' } }));
    expect(instructions().map((text) => text.includes('Orders are refunded within 14 days.'))).toEqual([
      false,
      true,
      false,
    ]);
    expect(instructions().map((text) => text.includes('No date was given.'))).toEqual([false, false, true]);
    expect(keys()).toEqual(['b/s1/1/question', 'b/s1/1/question', 'b/s1/1/question/refused-claim']);
  });

  const echoed = 'I am sorry to hear that, what is your order number? I can look it up.';
  it.each<[Guard, string | ScriptedReply, RegExp]>([
    ['shape', 'Where is my lamp?', /There was no JSON object/],
    ['shape', turn({ status: 'done' }), /"status"/],
    ['shape', turn({ open: [3] }), /your goal has the parts 1 to 2/],
    ['shape', '', /There was no JSON object/],
    ['shape', JSON.stringify({ message: 'hi' }), /"open"/],
    ['cut', { body: { choices: [{ message: { content: turn().slice(0, 60) }, finish_reason: 'length' }] } }, /cut off/],
    ['cut', { body: { choices: [{ message: { content: turn() }, finish_reason: 'length' }] } }, /cut off/],
    ['open-goal', turn({ status: 'satisfied', message: '' }), /while "open" was not empty/],
    ['unknown-fact', turn({ facts: ['f1', 'f9'] }), /named f9.*Your facts: f1, f2, f3/],
    ['empty', turn({ message: ' \n' }), /"message" was empty/],
    ['markup', turn({ message: '<thinking> where is it' }), /more than what you would type/],
    ['markup', turn({ message: 'where is it", "status": "continue"' }), /more than what you would type/],
    ['markup', turn({ message: '{"a": 1}' }), /more than what you would type/],
    ['markup', turn({ message: 'thanks ###STOP###' }), /more than what you would type/],
    ['markup', turn({ message: 'where <|im_start|> is it' }), /more than what you would type/],
    ['label', turn({ message: 'User: where is it' }), /named who speaks/],
    ['label', turn({ message: 'where is it?\nAssistant: here.' }), /named who speaks/],
    ['echo', turn({ message: echoed }), /repeated what you were just told/],
    ['secret-fact', turn({ facts: ['f2'] }), /told f2/],
    ['secret-fact', turn({ message: 'the card is the one with 7447' }), /told f2/],
    ['too-early', turn({ status: 'giving-up' }), /too early/],
    ['repeated', turn({ message: 'hi my lamp arrived broken!' }), /You have said/],
  ])('refuses by the guard %s, says why, and takes what comes then', async (guard, bad, told) => {
    const { generator, bodies, keys, instructions } = await model([bad, turn()]);
    const made = await generator.generate(userRequest({ ...LAST, spec: { stop: { minTurns: 2 } } }));
    expect(made.questions).toEqual([MESSAGE]);
    expect(made.user).toMatchObject({ refused: { [guard]: 1 }, status: 'continue', model: 'm-1' });
    expect(keys()).toEqual(['b/s1/1/question', 'b/s1/1/question/again']);
    expect(instructions()[1]).toMatch(told);
    expect(bodies()[1]?.messages.slice(0, -1)).toEqual(bodies()[0]?.messages.slice(0, -1));
  });

  it('counts each refusal by its guard, and the tokens of all calls', async () => {
    const { generator, keys } = await model([turn({ message: '' }), 'prose', turn()]);
    const made = await generator.generate(userRequest(LAST));
    expect(made.user?.refused).toEqual({ empty: 1, shape: 1 });
    expect(made.usage).toEqual({ inputTokens: 30, outputTokens: 6 });
    expect(keys().at(-1)).toBe('b/s1/1/question/again-2');
  });

  it('fails after the third time, and says whose fault it is', async () => {
    const { generator } = await model([turn({ message: '' }), turn({ message: '' }), 'prose', turn()]);
    const failure = await failureOf(generator.generate(userRequest(LAST)));
    expect([failure.type, failure.usage]).toEqual(['BadUserTurn', { inputTokens: 30, outputTokens: 6 }]);
    expect(failure.message).toMatch(/m-1 .*turn 1 .*3 times; .*guard shape.*the simulator's fault, not the agent's\./);
  });

  it.each<[string, object, string]>([
    ['all of an object', {}, ''],
    ['the rest of an object', {}, turn().slice(0, 60)],
    ['nothing that was missed', {}, turn()],
    ['all of a message', { output: 'message' }, ''],
    ['the rest of a message', { output: 'message' }, 'Where is the'],
  ])('is blocked, once and for all, where a filter of the provider took %s', async (_, options, content) => {
    const { generator, keys } = await model([filtered(content), turn()], options);
    const failure = await failureOf(generator.generate(userRequest(LAST)));
    expect([failure.type, failure.usage, keys()]).toEqual([
      'Blocked',
      { inputTokens: 10, outputTokens: 2 },
      ['b/s1/1/question'],
    ]);
    expect(failure.message).toMatch(/^The model m-1 wrote a message of which a filter left (nothing|only)/);
  });

  it('ends as a loop where the user says the same three times', async () => {
    const again = turn({ message: 'Hi, my lamp arrived broken.' });
    const { generator } = await model([again, again, again]);
    const made = await generator.generate(userRequest(LAST));
    expect(made).toMatchObject({ questions: [], isEnd: true });
    expect(made.user).toMatchObject({ end: { outcome: 'loop-detected' }, refused: { repeated: 3 } });
  });

  it.each<[Guard, object]>([
    ['unknown-fact', { facts: ['f9'] }],
    ['markup', { message: 'it said <think> on the page' }],
    ['label', { message: 'User: 4417' }],
    ['echo', { message: echoed }],
    ['secret-fact', { message: 'it ends in 7447' }],
    ['repeated', { message: 'hi my lamp arrived broken!' }],
  ])('lets through what the guard %s would refuse where it is switched off', async (guard, changed) => {
    const { generator, keys } = await model([turn(changed)]);
    const made = await generator.generate(userRequest({ ...LAST, spec: { user: { guards: { [guard]: false } } } }));
    expect([made.questions, keys()]).toEqual([[{ message: MESSAGE, ...changed }.message], ['b/s1/1/question']]);
  });

  it('takes a short answer to a question twice', async () => {
    const { generator, keys } = await model([turn({ message: 'yes' })]);
    const said: RequestParts['said'] = [
      ['yes', 'Are you sure?'],
      ['go', 'Shall I send it now?'],
    ];
    await generator.generate(userRequest({ said }));
    expect(keys()).toHaveLength(1);
  });

  it('ends with the goal, its last words kept', async () => {
    const bye = { status: 'satisfied', open: [], facts: [], message: 'great, thanks!' };
    const { generator } = await model([turn(bye), turn(bye)]);
    const made = await generator.generate(userRequest(LAST));
    expect(made).toMatchObject({ questions: ['great, thanks!'], isEnd: true });
    expect(made.user?.end).toEqual({ outcome: 'goal-reached', reason: 'both parts of the goal were reached' });
    const claimed = await generator.generate(userRequest({ ...LAST, spec: { stop: { goal: 'verified' } } }));
    expect(claimed).toMatchObject({ isEnd: true, isClaim: true });
  });

  it('counts an answer that repeats an earlier one as unhelpful, whatever the model says', async () => {
    const said: RequestParts['said'] = [
      ['where is it', 'It is on its way.'],
      ['where exactly', 'it is on its way'],
    ];
    const { generator } = await model([turn({ helped: true })]);
    const made = await generator.generate(userRequest({ said, seed: { patience: 1 } }));
    expect(made.user).toMatchObject({ helped: false, end: { outcome: 'user-gave-up' } });
  });

  it('flags what is odd and lets it through', async () => {
    const message = 'my order number is 4471 and I bought it for 59 euros at the shop in the station two weeks ago';
    const { generator } = await model([turn({ message, facts: ['f1', 'f4'] })]);
    const seed = { persona: 'terse', facts: ['Order 4417', 'a', 'b', 'Bought in May'] };
    const made = await generator.generate(userRequest({ said: [['hi', 'I will look into it.']], seed }));
    expect(made.user?.flags).toEqual(['too-long', 'too-many-facts', 'invented']);
  });

  describe('keeps a stable prefix', () => {
    const all: [string, string][] = [
      ['Hi, my lamp arrived broken.', 'What is your order number?'],
      ['it is order 4417', 'Thank you. A refund is on its way.'],
      ['and when does it arrive', 'Within 14 days.'],
    ];

    it('byte for byte, over the turns of a conversation and its refused attempts', async () => {
      const { generator, bodies } = await model([
        turn(),
        'prose',
        turn({ message: 'when is it here' }),
        turn({ message: 'ok and now' }),
      ]);
      const odd = Persona.parse({ quirks: { digress: 0.9 } });
      const spec = { personas: { odd } };
      for (const count of [1, 2, 3]) {
        const decided = all.map((_, at) => (at === 0 ? null : { open: [2] }));
        await generator.generate(userRequest({ said: all.slice(0, count), decided, spec, seed: { persona: 'odd' } }));
      }
      const sent = bodies().map(({ messages }) => messages.map((message) => JSON.stringify(message)));
      expect(new Set(sent.map(([first]) => first)).size).toBe(1);
      for (const [at, messages] of sent.entries()) {
        const before = sent[at - 1]?.slice(0, -1) ?? [];
        expect(messages.slice(0, before.length)).toEqual(before);
      }
      expect(sent.map(({ length }) => length)).toEqual([4, 6, 6, 8]);
    });
  });

  describe('reads what servers make of it', () => {
    const refused = { status: 400, body: { error: { message: 'response_format is not supported' } } };
    it.each<[string, readonly (string | ScriptedReply)[], number]>([
      ['400 to response_format', [refused, turn()], 2],
      ['prose first', ['Sure, happy to help!', turn()], 2],
      ['a fence', [`\`\`\`json\n${turn()}\n\`\`\``], 1],
      ['an object among words', [`Here it is: ${turn()} Done.`], 1],
      ['an empty text', ['', turn()], 2],
      ['reasoning before it', [`<think>\nA lamp? {"message": "no"}\n</think>\n\n${turn()}`], 1],
      ['reasoning without an end', ['<think>\nA lamp?', turn()], 2],
      [
        'channels of harmony',
        [`<|channel|>analysis<|message|>hm<|end|><|start|>assistant<|channel|>final<|message|>${turn()}<|return|>`],
        1,
      ],
      ['an end mark', [`${turn()}<|im_end|>`], 1],
    ])('%s', async (_, replies, calls) => {
      const { generator, keys } = await model(replies);
      expect((await generator.generate(userRequest(LAST))).questions).toEqual([MESSAGE]);
      expect(keys()).toHaveLength(calls);
      expect(new Set(keys()).size).toBe(calls);
    });
  });

  describe('with output: message', () => {
    const output = { output: 'message' };

    it('asks for the message alone and reads it, its facts and its goal by rules', async () => {
      const { generator, bodies } = await model(['it is order 4417 of 3 May'], output);
      const made = await generator.generate(userRequest(LAST));
      expect(made.questions).toEqual(['it is order 4417 of 3 May']);
      expect(made.user).toMatchObject({ status: 'continue', helped: true, facts: ['f1'], open: [1, 2] });
      expect(bodies()[0]?.response_format).toBeUndefined();
      expect(bodies()[0]?.messages[0]?.content).not.toContain('JSON');
    });

    it.each<[Guard, string | ScriptedReply]>([
      ['shape', ''],
      ['shape', 'Sure! Here is my next message:\n\nWhere is it?'],
      ['cut', { body: { choices: [{ message: { content: 'Where is the' }, finish_reason: 'length' }] } }],
      ['markup', 'where is it {"status": "continue"}'],
      ['echo', echoed],
      ['repeated', 'Hi! My lamp arrived broken.'],
    ])('refuses by the guard %s', async (guard, bad) => {
      const { generator } = await model([bad, 'order 4417'], output);
      const made = await generator.generate(userRequest(LAST));
      expect([made.questions, made.user?.refused]).toEqual([['order 4417'], { [guard]: 1 }]);
    });

    it('is ended by code: by a goodbye, by the goal, by patience, by a stop word', async () => {
      const done: RequestParts['said'] = [['hi', 'Your refund for the lamp is done; the money arrives on Friday.']];
      const idle: RequestParts = { said: [['hi', 'I am sorry, I cannot help with that.']], seed: { patience: 1 } };
      const { generator } = await model(['ok thanks, bye', 'ok thanks, bye', 'and now', '###STOP###'], output);
      const ends = [LAST, { said: done }, idle, LAST].map((parts) => userRequest(parts));
      const outcomes: unknown[] = [];
      for (const request of ends) outcomes.push((await generator.generate(request)).user?.end?.outcome);
      expect(outcomes).toEqual(['stopped', 'goal-reached', 'user-gave-up', 'stopped']);
    });
  });

  describe('verifies a goal', () => {
    it('by one more call with the parts and the transcript', async () => {
      const { generator, bodies, keys } = await model(['{"missing": "No date was given.", "reached": false}']);
      const verdict = await generator.verify?.(userRequest({ ...LAST, spec: { randomSeed: 7 } }));
      expect(verdict).toEqual({
        isReached: false,
        reason: 'No date was given.',
        usage: { inputTokens: 10, outputTokens: 2 },
      });
      expect([keys(), bodies()[0]?.seed]).toEqual([['b/s1/1/question/verify'], 7]);
      const [system, chat] = bodies()[0]?.messages ?? [];
      expect(system?.content).toContain('1. Get a refund for the lamp\n2. Learn when the money arrives');
      expect(chat?.content).toContain(`<assistant>\n${ANSWER}\n</assistant>`);
      expect(chat?.content).not.toContain('helpful AI assistant');
    });

    it('asks once more for what it cannot read, then fails', async () => {
      const { generator, keys } = await model(['well', '{"missing": "", "reached": true}', 'well', 'well']);
      expect(await generator.verify?.(userRequest(LAST))).toMatchObject({ isReached: true });
      expect(keys()).toEqual(['b/s1/1/question/verify', 'b/s1/1/question/verify/again']);
      const failure = await failureOf(generator.verify?.(userRequest(LAST)) ?? Promise.resolve());
      expect([failure.type, failure.message]).toEqual(['BadUserTurn', expect.stringContaining("simulator's fault")]);
    });

    it.each([{}, { output: 'message' }])('unless a filter took the verdict: %j', async (options) => {
      const { generator } = await model([filtered('')], options);
      const failure = await failureOf(generator.verify?.(userRequest(LAST)) ?? Promise.resolve());
      expect(failure.type).toBe('Blocked');
    });

    it.each([
      ['YES', true, 'every part of the goal was reached'],
      ['No, the date is missing.', false, 'the date is missing.'],
    ])('by a word where the model writes no JSON: %s', async (said, isReached, reason) => {
      const { generator } = await model([said], { output: 'message' });
      expect(await generator.verify?.(userRequest(LAST))).toMatchObject({ isReached, reason });
    });
  });

  itHandlesFaults({
    secret: KEY,
    call: async ({ origin, timeoutMs, signal }) =>
      (await generatorOf({ baseUrl: `${origin}/v1` }, timeoutMs)).generate(userRequest({ request: { signal } })),
  });
});
