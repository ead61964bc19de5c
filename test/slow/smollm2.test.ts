import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fieldsOf } from '../../src/contract/fields-of.ts';
import type { ConversationRecord, TurnRecord } from '../../src/contract/turn-record.ts';
import { atFileEnd } from '../support/at-file-end.ts';
import { whatIsBroken } from '../support/broken-message.ts';
import { makeProject } from '../support/cli.ts';
import { answerJson, startServer, type TestServer } from '../support/http-server.ts';
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

const atEnd = atFileEnd();

/** Everything that the model wrote in this test. */
const written: Written[] = [];

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
    const { turn } = fieldsOf(body);
    answerJson(response, 200, { answer: ANSWERS[Number(turn) % ANSWERS.length] });
  });
  atEnd(() => agent.close());
});

beforeEach(() => {
  written.length = 0;
});

function readWritten(reply: string): Written {
  const { choices } = JSON.parse(reply) as {
    choices: readonly [{ message: { content: string }; finish_reason: string }];
  };
  const [{ message, finish_reason: finishReason }] = choices;
  return { text: message.content, finishReason };
}

describe('a model of 135 million parameters', () => {
  it.each([
    ['user, who writes plain text', { type: 'user', llm: 'message' }],
    ['user, who writes an object', { type: 'user', llm: 'object' }],
    ['llm', { type: 'llm' }],
  ])('asks nothing broken as the generator %s', async (_, { type, llm }) => {
    const endpoint = { baseUrl: `${model.origin}/v1`, model: 'smollm2', temperature: 0, maxTokens: 100 };
    const isUser = type === 'user';
    const spec = {
      agent: { type: 'http', url: agent.origin, body: { q: '{{question}}', turn: '{{turn}}' }, answer: 'answer' },
      agentDescription: 'the help desk of a shop for lamps',
      questions: isUser ? { type, llm: { ...endpoint, output: llm } } : { type, ...endpoint },
      context: { type: 'agent-response' },
      ...(isUser && { user: { goal: 'Get a refund for the lamp', facts: ['The order has the number 4417'] } }),
      ...(isUser && { randomSeed: 7 }),
      seeds: SEEDS,
      maxTurns: 3,
      concurrency: 1,
      limits: { questions: { maxAttempts: 1 } },
    };
    const project = await makeProject({ 'sim.json': JSON.stringify(spec) });
    const ended = await project.run(['run', 'sim.json', '--batch', 'b']);

    const turns = await project.records<TurnRecord>('b.jsonl');
    const conversations = await project.records<ConversationRecord>('b.conversations.jsonl');
    if (process.env['SHOW']) {
      console.log(ended.stdout.slice(-1500), ended.stderr.slice(-3000));
      for (const c of conversations) {
        console.log(c.conversation_id, c.outcome, c.end_reason, c.error_type, c.error_message);
        for (const t of turns.filter((t) => t.metadata.conversation_id === c.conversation_id))
          console.log('   Q', JSON.stringify(t.request.at(-1)?.content), JSON.stringify(t.metadata.user), '\n   A', t.response.content);
      }
      for (const w of written) console.log('W', w.finishReason, JSON.stringify(w.text));
    }
  });
});
