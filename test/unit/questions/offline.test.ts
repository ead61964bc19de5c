import { readFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { answerOffline } from '../../../src/agents/docs-qa/answer-offline.ts';
import { chunkDocument } from '../../../src/agents/docs-qa/chunk-document.ts';
import { keywordIndex, type KeywordIndex } from '../../../src/agents/docs-qa/keyword-index.ts';
import { readDocuments } from '../../../src/agents/docs-qa/read-documents.ts';
import { searchProductDocs } from '../../../src/agents/docs-qa/search-product-docs.ts';
import { callIdentity } from '../../../src/contract/call-identity.ts';
import type { ComponentHost } from '../../../src/contract/component-type.ts';
import type { ChatMessage } from '../../../src/contract/message.ts';
import { offlineQuestions } from '../../../src/questions/offline.ts';
import type { QuestionRequest } from '../../../src/questions/question-generator.ts';
import { stemsOf } from '../../../src/text/words.ts';
import { cpuTime } from '../../support/cpu-time.ts';

const EXAMPLE = path.resolve(import.meta.dirname, '../../../examples/bike-share');
const HOST: ComponentHost = { projectDir: EXAMPLE, timeoutMs: 1_000, readEnv: () => undefined };
interface Turn {
  readonly question: string;
  readonly answer: string;
  /** What the question was made from; empty for the seed question. */
  readonly context: string;
}

function request(context: string, more: Partial<QuestionRequest> = {}): QuestionRequest {
  return {
    context,
    previousQuestions: ['hello?'],
    agentDescription: undefined,
    messages: [],
    seed: { id: 's1', question: 'hello?' },
    ...callIdentity('batch/s1', 1, 'question'),
    signal: new AbortController().signal,
    ...more,
  };
}

async function ask(context: string, more: Partial<QuestionRequest> = {}): Promise<readonly string[]> {
  const generator = await offlineQuestions.create({}, HOST);
  return (await generator.generate(request(context, more))).questions;
}

async function talk(index: KeywordIndex, seed: string, conversationId: string): Promise<Turn[]> {
  const turns: Turn[] = [];
  const messages: ChatMessage[] = [];
  let [question, context] = [seed, ''];
  for (let turn = 0; turn < 5; turn += 1) {
    const { content, toolOutputs } = answerOffline({
      question,
      search: (queries) => searchProductDocs(index, queries, 16_384),
    });
    turns.push({ question, answer: content, context });
    messages.push({ role: 'user', content: question }, { role: 'assistant', content });
    context = toolOutputs.join('\n');
    const previousQuestions = turns.map((each) => each.question);
    const asked = await ask(context, { conversationId, turn: turn + 1, previousQuestions, messages });
    question = asked[0] ?? '';
  }
  return turns;
}

function normalised(question: string): string {
  return question.toLowerCase().replace(/[^\p{L}\p{N} ]/gu, '');
}

async function demoSeeds(): Promise<string[]> {
  const [, ...rows] = (await readFile(path.join(EXAMPLE, 'seeds.csv'), 'utf8')).trim().split('\n');
  return rows.map((row) => row.replace(/^[^,]*,|,[^,]*$/g, ''));
}

describe('the twenty conversations of the demo', () => {
  let conversations: Turn[][];
  beforeAll(async () => {
    const index = keywordIndex((await readDocuments(path.join(EXAMPLE, 'docs'))).flatMap(chunkDocument));
    conversations = await Promise.all((await demoSeeds()).map((seed, at) => talk(index, seed, `demo/s${at}`)));
    expect(conversations).toHaveLength(20);
  }, 60_000);

  it('never ask the same question twice in a conversation', () => {
    for (const turns of conversations) {
      const questions = turns.map(({ question }) => normalised(question));
      expect(new Set(questions).size, questions.join('\n')).toBe(5);
      const subjects = questions.map((question) => [...new Set(stemsOf(question))].sort().join(' '));
      expect(new Set(subjects).size, questions.join('\n')).toBe(5);
    }
  });

  it('ask short questions that end with a question mark', () => {
    for (const { question } of conversations.flat()) {
      expect(question).toMatch(/^\p{L}.*[^\s.?!:,]\?$/u);
      const words = question.split(/\s+/).length;
      expect(words, question).toBeGreaterThanOrEqual(3);
      expect(words, question).toBeLessThanOrEqual(16);
    }
  });

  it('ask about words of the context', () => {
    for (const { question, context } of conversations.flatMap((turns) => turns.slice(1))) {
      const known = new Set(stemsOf(context));
      const about = stemsOf(question).filter((stem) => stem.length > 2);
      expect(about.length, question).toBeGreaterThan(0);
      expect(
        about.some((stem) => known.has(stem)),
        question,
      ).toBe(true);
    }
  });

  it('get an answer to every question', () => {
    for (const { question, answer } of conversations.flat()) {
      expect(answer, question).not.toContain('could not find');
      expect(answer, question).toMatch(/[.!?]$/);
    }
  });

  it('begin questions in many ways and seldom ask the same across conversations', () => {
    const followUps = conversations.flatMap((turns) => turns.slice(1)).map(({ question }) => normalised(question));
    const starts = new Set(followUps.map((question) => question.split(' ').slice(0, 3).join(' ')));
    expect(starts.size).toBeGreaterThan(15);
    expect(new Set(followUps).size).toBeGreaterThan(50);
  });
});

describe('what the offline generator asks', () => {
  it.each([
    ['## Resuming a batch\n\nText.', 'resume a batch?'],
    ['## Choose an agent\n\nText.', 'choose an agent?'],
    ['## How refunds work\n\nText.', 'how refunds work?'],
    ['## When a station is full\n\nText.', 'when a station is full?'],
    ['## Seeds\n\nIf the worker lacks a file, the batch is paused.', 'if the worker lacks a file?'],
    ['To protect your endpoint, lower the rate.', 'protect my endpoint?'],
    ['## Exit codes\n\n| code | meaning |\n|--|--|\n| 3 | not reached |', 'exit codes'],
    ['Set `CONVSIM_HOME` to another place.', 'CONVSIM_HOME'],
    ['It failed with `ParseError` today.', 'ParseError'],
  ])('takes up what %j talks about', async (context, expected) => {
    expect((await ask(context)).join('\n')).toContain(expected);
  });

  it.each([
    'Contexts are kept',
    'Overview',
    'Example of a turn',
    'Fast & loose',
    'What to do if you',
    'Parking and docks',
  ])('makes no nonsense of the heading %j', async (heading) => {
    const questions = await ask(`## ${heading}\n\nText.\n\n## Rate limits\n\nText.`);
    expect(questions.join('\n').toLowerCase()).not.toContain(heading.toLowerCase());
  });

  it('is the same for the same conversation and differs between conversations', async () => {
    const context =
      '## Resuming a batch\n\nText.\n\n## Exit codes\n\nText.\n\n## Rate limits\n\nText.\n\n## The store\n\nText.';
    const ids = Array.from({ length: 20 }, (_, at) => `demo/s${at}`);
    const firsts = await Promise.all(ids.map(async (conversationId) => (await ask(context, { conversationId }))[0]));
    const again = await Promise.all(ids.map(async (conversationId) => (await ask(context, { conversationId }))[0]));
    expect(again).toEqual(firsts);
    expect(new Set(firsts).size).toBeGreaterThan(6);
  });

  it('does not ask again, in other words, what was asked', async () => {
    const context = '## Resuming a batch\n\nText.\n\n## Rate limits\n\nText.';
    const previousQuestions = ['What is the best way of resuming batches?'];
    const questions = await ask(context, { previousQuestions });
    expect(questions.join('\n')).toMatch(/rate limits/);
    expect(questions.join('\n')).not.toMatch(/resume/i);
  });
});

describe('what the offline generator can start from', () => {
  it.each([
    'ok',
    'Ein Stapel überlebt jeden Absturz.',
    '会話は耐久性があります。',
    'Пакет переживает сбой.',
    '{"a": "b c d"}',
    '[',
    'é',
    '> '.repeat(40),
    '*_'.repeat(40),
    '[('.repeat(40),
  ])('asks something about %j', async (context) => {
    const [question = ''] = await ask(context);
    expect(question).toMatch(/\?$/);
  });

  it('goes on asking different questions about a context of one word, and about none', async () => {
    for (const context of ['batch', '[]']) {
      const previousQuestions = ['hello?'];
      for (let turn = 1; turn <= 12; turn += 1) {
        const [question = ''] = await ask(context, { previousQuestions, turn });
        expect(previousQuestions.map(normalised)).not.toContain(normalised(question));
        expect(question).toMatch(/\?$/);
        previousQuestions.push(question);
      }
    }
  });

  it('asks a fresh question of 3 to 16 words about any text with a letter', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 200 }), async (context) => {
        const questions = await ask(`${context} word`);
        expect(questions.length).toBeGreaterThan(0);
        for (const question of questions) expect(question.split(/\s+/).length).toBeLessThanOrEqual(16);
      }),
    );
  });

  it('takes a context of 100,000 characters within a second', async () => {
    const page =
      'If a worker of the Batch dies, `convsim run` goes on; the store keeps a late Answer and you can read it ';
    const started = cpuTime();
    expect(await ask(page.repeat(960))).not.toHaveLength(0);
    expect(cpuTime() - started).toBeLessThan(1_000);
  });

  it('accepts no options', () => {
    expect(offlineQuestions.options.safeParse({}).success).toBe(true);
    expect(offlineQuestions.options.safeParse({ depth: 1 }).success).toBe(false);
  });
});
