import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fieldsOf } from '../../src/contract/fields-of.ts';
import { ConversationRecord, TurnRecord } from '../../src/contract/turn-record.ts';
import { atFileEnd } from '../support/at-file-end.ts';
import { makeProject } from '../support/cli.ts';
import { answerJson, startServer, type TestServer } from '../support/http-server.ts';
import { linesIn } from '../support/log-lines.ts';
import { startSmollm2 } from '../support/smollm2-server.ts';

/** What the help desk of a shop says, one answer a turn. */
const ANSWERS = [
  'Thank you for writing to us. Order 4417 with the desk lamp left our warehouse on 3 May. Do you want a refund or a new lamp?',
  'A refund goes back to the card you paid with. Please put the lamp into its box and bring it to any post office within 30 days.',
  'The money arrives five working days after the parcel has reached us. You get a mail as soon as we have sent it.',
  'If the box is gone, any other box will do. The label for the parcel is in your account under Returns.',
];

const SEEDS = [
  { id: 'lamp', question: 'My desk lamp does not work. What can I do?' },
  { id: 'late', question: 'My order has not arrived yet.' },
  { id: 'label', question: 'Where do I find the label for a return?' },
];

/** One reply of the model. */
interface Written {
  readonly text: string;
  readonly finishReason: string;
}

/** Some twenty calls, of up to five seconds on a busy machine. */
const TEST_LIMIT_MS = 300_000;

const atEnd = atFileEnd();

/** Everything that the model wrote in this test. */
const written: Written[] = [];

/** Everything that reached the agent in this test. */
const reached: string[] = [];

let model: TestServer;
let agent: TestServer;

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'convsim-smollm2-'));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  const smollm2 = await startSmollm2(folder);
  atEnd(() => smollm2.stop());
  // Between convsim and the model, to see what it wrote.
  model = await startServer(async ({ url, body }, response) => {
    const headers = { 'content-type': 'application/json' };
    const reply = await fetch(`${smollm2.url}${url}`, { method: 'POST', headers, body: JSON.stringify(body) });
    const text = await reply.text();
    if (reply.ok) written.push(readWritten(text));
    answerJson(response, reply.status, JSON.parse(text));
  });
  atEnd(() => model.close());
  agent = await startServer(({ body }, response) => {
    const { q, turn } = fieldsOf(body);
    reached.push(String(q));
    answerJson(response, 200, { answer: ANSWERS[Number(turn) % ANSWERS.length] });
  });
  atEnd(() => agent.close());
});

beforeEach(() => {
  written.length = 0;
  reached.length = 0;
});

function readWritten(reply: string): Written {
  const { choices } = JSON.parse(reply) as {
    choices: readonly [{ message: { content: string }; finish_reason: string }];
  };
  const [{ message, finish_reason: finishReason }] = choices;
  return { text: message.content, finishReason };
}

/** What nobody types into a chat: reasoning, marks of chat templates, JSON, a speaker before or within the text. */
const BROKEN: readonly RegExp[] = [
  /<\/?(?:think|reasoning|scratchpad)/i,
  /<\|\w+\|>|\[\/?INST\]/,
  /^\s*[[{]/,
  /"(?:note|helped|open|facts|status|message)"\s*:/,
  /^\s*(?:user|assistant|agent|human|system)\s*:/im,
  /^[^\p{L}\p{N}]*$/u,
];

/** Small letters and digits alone, with a space between words. */
const wordsOf = (text: string) =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .join(' ');

/** A text of that many words that stands in an answer as a whole repeats it. */
const FEWEST_OF_ECHO = 7;

/** What is wrong with what the agent got, as far as this test can tell without the product's own guards. */
function faultsOf(asked: readonly string[]): readonly string[] {
  return asked.flatMap((text, turn) => {
    const words = wordsOf(text);
    const isAgain = asked.slice(0, turn).some((earlier) => wordsOf(earlier) === words);
    const isEcho = words.split(' ').length >= FEWEST_OF_ECHO && ANSWERS.some((each) => wordsOf(each).includes(words));
    const isBroken = BROKEN.some((pattern) => pattern.test(text));
    return isAgain || isEcho || isBroken ? [`turn ${turn}: ${text}`] : [];
  });
}

/** How a conversation may end where its model is this bad. */
const ENDS = ['completed', 'goal-reached', 'user-gave-up', 'stopped', 'loop-detected', 'user-ended', 'question-failed'];

/** Faults of convsim itself. */
const INTERNAL = /\b(?:Unexpected|StoreInconsistent|ModuleContract|TypeError|RangeError|ReferenceError)\b/;

describe('a model of 135 million parameters', () => {
  it.each([
    ['user, who writes plain text', { type: 'user', output: 'message' }],
    ['user, who writes an object', { type: 'user', output: 'object' }],
    ['llm', { type: 'llm', output: undefined }],
  ])(
    'asks nothing broken as the generator %s',
    async (_, { type, output }) => {
      const endpoint = { baseUrl: `${model.origin}/v1`, model: 'smollm2', temperature: 0, maxTokens: 60 };
      const isUser = type === 'user';
      const spec = {
        agent: { type: 'http', url: agent.origin, body: { q: '{{question}}', turn: '{{turn}}' }, answer: 'answer' },
        agentDescription: 'the help desk of a shop for lamps',
        questions: isUser ? { type, llm: { ...endpoint, output } } : { type, ...endpoint, body: { seed: 7 } },
        context: { type: 'agent-response' },
        ...(isUser && { user: { goal: 'Get a refund for the lamp', facts: ['The order has the number 4417'] } }),
        ...(isUser && { randomSeed: 7 }),
        seeds: SEEDS,
        maxTurns: 3,
        concurrency: 1,
        limits: { questions: { maxAttempts: 1, timeout: '2m' } },
      };
      const project = await makeProject({ 'sim.json': JSON.stringify(spec) });
      const ended = await project.run(['run', 'sim.json', '--batch', 'b']);
      // 1 says that a question failed.
      expect([0, 1], ended.stderr).toContain(ended.code);

      const conversations = (await project.records('b.conversations.jsonl')).map((each) =>
        ConversationRecord.parse(each),
      );
      const turns = (await project.records('b.jsonl')).map((each) => TurnRecord.parse(each));
      expect(conversations.map(({ seed_id: id }) => id)).toEqual(SEEDS.map(({ id }) => id));
      const asked: string[] = [];
      for (const { conversation_id: id, outcome, error_type: error, turns: count, question } of conversations) {
        expect(ENDS).toContain(outcome);
        expect(error).toBe(outcome === 'question-failed' ? (isUser ? 'BadUserTurn' : 'NoQuestion') : undefined);
        const own = turns.filter(({ metadata }) => metadata.conversation_id === id);
        expect(own.map(({ metadata }) => metadata.turn)).toEqual(Array.from({ length: count }, (__, turn) => turn));
        for (const [turn, { request }] of own.entries()) {
          const said = own.slice(0, turn).flatMap((before) => [before.request.at(-1), before.response]);
          const chat = request.filter(({ role }) => role !== 'system');
          expect(chat).toEqual([...said, { role: 'user', content: expect.any(String) as string }]);
        }
        const questions = own.map(({ request }) => request.at(-1)?.content ?? '');
        expect(questions[0]).toBe(question);
        expect(faultsOf(questions)).toEqual([]);
        asked.push(...questions);
      }
      expect(asked.toSorted()).toEqual(reached.toSorted());

      // Byte for byte: a seed's question, or all that the model wrote, and it had come to its end.
      const whole = written.filter(({ finishReason }) => finishReason === 'stop').map(({ text }) => text);
      const known = [...SEEDS.map(({ question }) => question), ...whole.flatMap(messagesIn)];
      expect(asked.filter((text) => !known.includes(text))).toEqual([]);
      expect(written.length).toBeGreaterThanOrEqual(SEEDS.length);
      // Each of its texts was asked, or was refused: a model this small writes both.
      expect(written.length).toBeGreaterThan(asked.length - SEEDS.length);

      const lines = await linesIn(project.home);
      expect(lines.length).toBeGreaterThan(0);
      expect(lines.filter((line) => INTERNAL.test(JSON.stringify(line)))).toEqual([]);
      expect(ended.stderr).not.toMatch(INTERNAL);
    },
    TEST_LIMIT_MS,
  );
});

/** What of a text may be asked: all of it, without the room around it, and the message of an object. */
function messagesIn(text: string): readonly string[] {
  try {
    return [String(fieldsOf(JSON.parse(text))['message'])];
  } catch {
    return [text, text.trim()];
  }
}
