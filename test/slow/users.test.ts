import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ChatMessage } from '../../src/contract/message.ts';
import type { ConversationRecord, TurnRecord } from '../../src/contract/turn-record.ts';
import { fieldsOf } from '../../src/contract/fields-of.ts';
import { makeProject } from '../support/cli.ts';
import { answerJson, type RecordedRequest, startServer } from '../support/http-server.ts';
import { says } from '../support/scripted-model.ts';

/** What the model that plays a user is asked with. */
const messagesOf = ({ body }: RecordedRequest) => fieldsOf(body)['messages'] as readonly ChatMessage[];

/** What the model writes as one turn of the user; JSON text. */
type Playing = (messages: readonly ChatMessage[]) => object;

/** Turns that the user has said so far, as its model sees them. */
const saidBefore = (messages: readonly ChatMessage[]) => messages.filter(({ role }) => role === 'assistant').length;

const ASKS: Playing = (messages) => ({
  note: 'go on',
  helped: true,
  open: [1],
  facts: [],
  status: 'continue',
  message: `And what about my number ${saidBefore(messages)} concern?`,
});

/** An answer that is like no other: near-equal ones would try the user's patience. */
const unlike = (_question: string) => randomUUID().replaceAll('-', ' ');

/** What a server answers where the model wrote this. */
interface Spoken {
  readonly status?: number;
  readonly content: string;
}

/** What becomes of the n-th text of the model on its way. */
type Speaking = (written: string, request: RecordedRequest, count: number) => Spoken;

const PLAINLY: Speaking = (content) => ({ content });

/** A project whose agent and whose user model are real servers that note what they are asked. */
async function makeWorld({ playing = ASKS, speaking = PLAINLY, spec = {}, answer = unlike } = {}) {
  const agent = await startServer(({ body }, response) => {
    const question = String(fieldsOf(body)['q']);
    answerJson(response, 200, { answer: answer(question) });
  });
  let spoken = 0;
  const model = await startServer(async (request, response) => {
    await sleep(20);
    const { status = 200, content } = speaking(JSON.stringify(playing(messagesOf(request))), request, ++spoken);
    if (status !== 200) return answerJson(response, status, { error: { message: content } });
    answerJson(response, 200, says(content).body);
  });
  onTestFinished(async () => {
    await Promise.all([agent.close(), model.close()]);
  });
  const whole = {
    agent: { type: 'http', url: agent.origin, body: { q: '{{question}}' }, answer: 'answer' },
    questions: { type: 'user', llm: { baseUrl: `${model.origin}/v1`, model: 'm' } },
    user: { goal: 'Get a refund for the lamp', persona: ['plain', 'terse'] },
    maxTurns: 3,
    ...spec,
  };
  const project = await makeProject({ 'sim.json': JSON.stringify(whole) });
  const asked = () => agent.requests.map(({ body }) => String(fieldsOf(body)['q']));
  return { project, asked, model };
}

describe('users with a goal', () => {
  it('run each seed with each persona as often as trials says, one call a turn and one reaction each', async () => {
    const seeds = [
      { id: 'a', question: '  Hello, about the lamp…\n\u{1f600} ' },
      { id: 'b', question: 'The second one?' },
      { id: 'c', goal: 'Learn when the money arrives' },
    ];
    const { project, asked, model } = await makeWorld({ spec: { seeds, trials: 2 } });
    const ended = await project.run(['run', 'sim.json', '--batch', 'b']);
    expect(ended).toMatchObject({ code: 0 });

    const conversations = await project.records<ConversationRecord>('b.conversations.jsonl');
    const ids = ['a', 'b', 'c'].flatMap((id) =>
      ['plain', 'terse'].flatMap((persona) => [`b/${id}.${persona}.t1`, `b/${id}.${persona}.t2`]),
    );
    expect(conversations.map(({ conversation_id: id }) => id)).toEqual(ids);
    expect(conversations.map(({ case_id: id }) => id)).toEqual(ids.map((id) => id.slice(2, 3)));
    expect(new Set(conversations.map(({ outcome }) => outcome))).toEqual(new Set(['completed']));

    // 3 follow-ups and a reaction each, and an opening where there is no question.
    expect(model.requests).toHaveLength(8 * 4 + 4 * 5);
    const turns = await project.records<TurnRecord>('b.jsonl');
    expect(turns).toHaveLength(12 * 4);
    const [first, second] = seeds.map(({ question = '' }) => question.trim());
    expect(asked().filter((text) => text === first)).toHaveLength(4);
    expect(asked().filter((text) => text === second)).toHaveLength(4);
    expect(asked().toSorted()).toEqual(turns.map(({ request }) => request.at(-1)?.content ?? '').toSorted());

    // A stable prefix: the system message never changes, and a request begins with those of the one before, its instruction apart.
    for (const id of ids) {
      const own = model.requests.filter(({ headers }) => String(headers['idempotency-key']).startsWith(`${id}/`));
      const all = own.map(messagesOf);
      expect(new Set(all.map(([system]) => system?.content)).size).toBe(1);
      for (const [index, messages] of all.slice(1).entries())
        expect(messages.slice(0, (all[index]?.length ?? 0) - 1)).toEqual(all[index]?.slice(0, -1));
    }
    // Every call of the model is somebody's, the reactions too.
    const input = conversations.map(({ usage }) => usage.questions.input_tokens);
    expect(input.reduce((sum, tokens) => sum + tokens, 0)).toBe(10 * model.requests.length);
    const status = await project.run(['status', 'b']);
    expect(status.stdout).toContain('completed 12');
  });

  it.each<[outcome: string, reason: RegExp, world: Parameters<typeof makeWorld>[0]]>([
    [
      'goal-reached',
      /goal was reached/,
      { playing: () => ({ ...ASKS([]), open: [], status: 'satisfied', message: 'Thank you, goodbye!' }) },
    ],
    [
      'user-gave-up',
      /2 unhelpful answers/,
      {
        playing: (messages) => ({ ...ASKS(messages), helped: false }),
        spec: { personas: { hasty: { patience: 2 } }, user: { goal: 'Get a refund', persona: 'hasty' }, maxTurns: 9 },
      },
    ],
    ['stopped', /contains/, { spec: { stop: { when: [{ contains: 'RMA-' }] } }, answer: () => 'Yours is RMA-77.' }],
    [
      'loop-detected',
      /2 nearly equal answers|answers/,
      { spec: { stop: { loop: 2 } }, answer: () => 'Please call us again tomorrow.' },
    ],
    ['timed-out', /1ms/, { spec: { stop: { duration: '1ms' } } }],
    ['completed', /^$/, {}],
  ])('end as %s, and say why', async (outcome, reason, world) => {
    const seeds = ['Hello, about the lamp.'];
    const { project } = await makeWorld({ ...world, spec: { seeds, ...world?.spec } });
    const ended = await project.run(['run', 'sim.json', '--batch', 'b']);
    expect(ended).toMatchObject({ code: 0 });
    const conversations = await project.records<ConversationRecord>('b.conversations.jsonl');
    for (const { outcome: found, end_reason: why = '' } of conversations) {
      expect(found).toBe(outcome);
      expect(why).toMatch(reason);
    }
    const status = await project.run(['status', 'b']);
    expect(status.stdout).toContain(`${outcome} ${conversations.length}`);
    const shown = await project.run(['show', conversations[0]?.conversation_id ?? '']);
    expect(shown.stdout).toContain(`ended: ${outcome}`);
    expect(shown.stdout).toContain(conversations[0]?.end_reason ?? '');
  });

  it('are asked what a satisfied one still wants to know, and go on after a claim that is refused', async () => {
    let verdicts = 0;
    const playing: Playing = (messages) => {
      if (messages[0]?.content.startsWith('You judge') === true)
        return { missing: 'No date was given.', reached: ++verdicts > 1 };
      const said = saidBefore(messages);
      if (said === 1) return { ...ASKS([]), open: [], status: 'satisfied', message: 'And who pays the postage?' };
      const isRefused = (messages.at(-1)?.content ?? '').includes('No date was given.');
      if (isRefused) return { ...ASKS([]), message: 'Then tell me the date.' };
      return { ...ASKS([]), open: [], status: 'satisfied', message: 'thank you, bye!' };
    };
    const spec = {
      seeds: ['Hello, about the lamp.'],
      user: { goal: 'Get a refund for the lamp', persona: 'plain' },
      stop: { goal: 'verified' },
      maxTurns: 5,
    };
    const { project, asked } = await makeWorld({ playing, spec });
    expect(await project.run(['run', 'sim.json', '--batch', 'b'])).toMatchObject({ code: 0 });
    expect(asked()).toEqual(['Hello, about the lamp.', 'And who pays the postage?', 'Then tell me the date.']);
    const [conversation] = await project.records<ConversationRecord>('b.conversations.jsonl');
    expect([conversation?.outcome, verdicts]).toEqual(['goal-reached', 2]);
  });

  const hasFormat = ({ body }: RecordedRequest) => fieldsOf(body)['response_format'] !== undefined;
  /** Every third text is as it should be. */
  const twoOfThree = (broken: string): Speaking => {
    return (written, _, count) => ({ content: count % 3 === 0 ? written : broken });
  };
  const harmony = (written: string) =>
    `<|channel|>analysis<|message|>{"message": "x"}<|end|><|start|>assistant<|channel|>final<|message|>${written}<|return|>`;
  it.each<[said: string, outcome: string, speaking: Speaking]>([
    ['prose', 'completed', twoOfThree('Sure, I am happy to play the user!')],
    ['JSON in a fence', 'completed', (written) => ({ content: `\`\`\`json\n${written}\n\`\`\`` })],
    [
      '400 to response_format',
      'completed',
      (content, request) =>
        hasFormat(request) ? { status: 400, content: 'response_format is not known' } : { content },
    ],
    ['empty text', 'completed', twoOfThree('')],
    ['empty text for ever', 'question-failed', () => ({ content: '' })],
    ['<think> first', 'completed', (written) => ({ content: `<think>\nHm {"message": "x"}\n</think>\n${written}` })],
    ['harmony markup', 'completed', (written) => ({ content: harmony(written) })],
  ])('put nothing broken to the agent where the server answers %s: %s', async (_, outcome, speaking) => {
    const seeds = ['Hello, about the lamp.', 'And the second one?'];
    const spec = { seeds, concurrency: 1, user: { goal: 'Get a refund', persona: 'plain' } };
    const { project, asked } = await makeWorld({ speaking, spec });
    await project.run(['run', 'sim.json', '--batch', 'b']);
    const conversations = await project.records<ConversationRecord>('b.conversations.jsonl');
    expect(conversations.map((conversation) => conversation.outcome)).toEqual([outcome, outcome]);
    const isWhole = (text: string) => seeds.includes(text) || /^And what about my number \d+ concern\?$/.test(text);
    expect(asked().filter((text) => !isWhole(text))).toEqual([]);
  });
});
