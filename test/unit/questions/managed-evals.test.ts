import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ComponentHost } from '../../../src/contract/component-type.ts';
import { callIdentity } from '../../../src/contract/call-identity.ts';
import { Persona } from '../../../src/contract/persona.ts';
import { managedEvalsQuestions } from '../../../src/questions/managed-evals.ts';
import { pythonRepr } from '../../../src/questions/managed-evals/question-guidelines.ts';
import { UnfinishedWork } from '../../../src/questions/managed-evals/unfinished-work.ts';
import type { QuestionRequest } from '../../../src/questions/question-generator.ts';
import { questionTypes } from '../../../src/questions/registry.ts';
import { itHandlesFaults } from '../../support/adapter-faults.ts';
import { failureOf } from '../../support/failure-of.ts';
import { answerJson, startServer, type Handler, type TestServer } from '../../support/http-server.ts';

const QUESTIONS = '/api/2.0/managed-evals/generate-questions';
const ANSWER = '/api/2.0/managed-evals/generate-answer';
const MADE = { questions_with_context: [{ question: 'what channels for alerts?', context: 'By email or Slack.' }] };

async function serve(handler: Handler): Promise<TestServer> {
  const server = await startServer(handler);
  onTestFinished(() => server.close());
  return server;
}

async function generator(origin: string, options: { expectedFacts?: boolean } = {}, timeoutMs = 5_000) {
  const env: Readonly<Record<string, string>> = { DATABRICKS_HOST: origin, DATABRICKS_TOKEN: 'personal-token-1' };
  const host: ComponentHost = { projectDir: '/', timeoutMs, readEnv: (name) => env[name] };
  return managedEvalsQuestions.create(managedEvalsQuestions.options.parse(options), host);
}

function request(given: Partial<QuestionRequest> = {}): QuestionRequest {
  return {
    ...callIdentity('b/s1', 1, 'question'),
    context: 'ctx line1\nline2 é',
    previousQuestions: ['What is lakehouse monitoring?', 'It\'s a "quote" test?'],
    agentDescription: undefined,
    messages: [],
    seed: { id: 's1', question: 'What is lakehouse monitoring?' },
    signal: new AbortController().signal,
    ...given,
  };
}

/** The guidelines differ in their words alone: what remains is the list of earlier questions at their end. */
function withoutWords(body: string): string {
  const parsed = JSON.parse(body) as { question_guidelines: string };
  const list = parsed.question_guidelines.slice(parsed.question_guidelines.lastIndexOf('\n'));
  return JSON.stringify({ ...parsed, question_guidelines: list });
}

describe('a user with a goal', () => {
  const guidelinesFor = async (given: Partial<QuestionRequest>) => {
    const server = await serve((_, response) => answerJson(response, 200, MADE));
    const questions = await generator(server.origin);
    expect(questions.takesUser).toBe(true);
    await questions.generate(request(given));
    const { body } = server.requests[0] ?? {};
    return (body as { question_guidelines: string }).question_guidelines;
  };
  const seed = { id: 's1', question: 'q', index: 0, conversationId: 'b/s1' };
  const situation = { turns: [], isContextAnswer: true, isReaction: false };

  it('stands in the guidelines with persona, goal and what to follow, before the questions asked', async () => {
    const user = { persona: 'hurried', goal: ['Get a refund', 'Learn when'], guidelines: ['Start with the lamp.'] };
    const personas = { hurried: Persona.parse({ description: 'In a hurry.', words: 9, samples: ['still waiting'] }) };
    const spec = { user, personas, maxTurns: 5 };
    const guidelines = await guidelinesFor({ user: { ...situation, seed, spec } });
    const lines = guidelines.split('\n');
    expect(lines.slice(-7, -2)).toEqual([
      'Who the user is: In a hurry.',
      'The user writes at most 9 words.',
      'The user writes as in these messages: still waiting',
      'What the user wants in this conversation: Get a refund; Learn when',
      'Start with the lamp.',
    ]);
    expect(lines.at(-2)).toMatch(/^Ask about something new/);
  });

  it('changes nothing where nothing is said of it', async () => {
    const spec = { user: undefined, personas: undefined, maxTurns: 5 };
    expect(await guidelinesFor({ user: { ...situation, seed, spec } })).toBe(await guidelinesFor({}));
  });
});

describe('the request', () => {
  const captured = readFileSync('test/fixtures/wire/databricks_agents_requests.jsonl', 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { method: string; path: string; body: string })
    .filter(({ path }) => path === QUESTIONS);

  it("is the one that Databricks' own client sends, but for the words of the guidelines", async () => {
    expect(captured).toHaveLength(8);
    const server = await serve((_, response) => answerJson(response, 200, MADE));
    const { generate } = await generator(server.origin);
    for (const { body } of captured) {
      const { agent_description } = JSON.parse(body) as { agent_description: string | null };
      await generate(request({ agentDescription: agent_description ?? undefined }));
      const sent = server.requests.at(-1);
      expect(sent).toMatchObject({ method: 'POST', url: QUESTIONS });
      expect(withoutWords(JSON.stringify(sent?.body))).toBe(withoutWords(body));
    }
  });

  it('carries the token and the identity of the call', async () => {
    const server = await serve((_, response) => answerJson(response, 200, MADE));
    await (await generator(server.origin)).generate(request());
    expect(server.requests[0]?.headers).toMatchObject({
      authorization: 'Bearer personal-token-1',
      'content-type': 'application/json',
      'idempotency-key': 'b/s1/1/question',
    });
  });
});

describe('the reply', () => {
  it('gives the questions', async () => {
    const server = await serve((_, response) => answerJson(response, 200, MADE));
    const generated = await (await generator(server.origin)).generate(request());
    expect(generated).toEqual({ questions: ['what channels for alerts?'] });
  });

  it('may be empty: then the step fails as NoQuestion', async () => {
    const server = await serve((_, response) => answerJson(response, 200, { questions_with_context: [] }));
    for (const expectedFacts of [false, true]) {
      const { generate } = await generator(server.origin, { expectedFacts });
      expect(await generate(request())).toEqual({ questions: [] });
    }
    expect(server.requests.every(({ url }) => url === QUESTIONS)).toBe(true);
  });

  it.each([
    [{ ...MADE, error: 'quota of the day' }, 'Unavailable', 'answered 200 with an error: quota of the day.'],
    [{ error: { error_code: 'RESOURCE_EXHAUSTED', message: 'slow' } }, 'RateLimited', 'slow'],
    [{ questions: [] }, 'BadReply', 'without a usable questions_with_context: {"questions":[]}'],
    [{ questions_with_context: [{ text: 'x' }] }, 'BadReply', 'questions_with_context'],
    [{ error: 'not personal-token-1' }, 'Unavailable', 'not ***'],
    [{ found: 'personal-token-1' }, 'BadReply', '{"found":"***"}'],
  ])('%j fails as %s', async (body, type, words) => {
    const server = await serve((_, response) => answerJson(response, 200, body));
    const failure = await failureOf((await generator(server.origin)).generate(request()));
    expect(failure.type).toBe(type);
    expect(failure.message).toContain(words);
  });

  itHandlesFaults({
    secret: 'personal-token-1',
    call: async ({ origin, timeoutMs, signal }) =>
      (await generator(origin, {}, timeoutMs)).generate(request({ signal })),
  });
});

describe('expected facts', () => {
  function factServer(answers: readonly (readonly [number, unknown])[]) {
    let asked = 0;
    return serve(({ url }, response) => {
      if (url === QUESTIONS) return answerJson(response, 200, MADE);
      const [status, body] = answers[asked++] ?? [500, {}];
      answerJson(response, status, body);
    });
  }

  const facts = { synthetic_ground_truth: null, synthetic_grading_notes: null, synthetic_minimal_facts: ['a', 'b'] };

  it('come with the question, made from the context that the service returned', async () => {
    const server = await factServer([[200, facts]]);
    const generated = await (await generator(server.origin, { expectedFacts: true })).generate(request());
    expect(generated).toEqual({ questions: ['what channels for alerts?'], expectedFacts: ['a', 'b'] });
    expect(server.requests[1]).toMatchObject({ method: 'POST', url: ANSWER });
    expect(JSON.stringify(server.requests[1]?.body)).toBe(
      '{"question":"what channels for alerts?","context":"By email or Slack.","answer_types":["MINIMAL_FACTS"]}',
    );
    expect(server.requests[1]?.headers['idempotency-key']).toBe('b/s1/1/question/facts');
  });

  it('are none where the service gives null, and a bad reply where it leaves them out', async () => {
    const server = await factServer([
      [200, { synthetic_minimal_facts: null }],
      [200, {}],
    ]);
    const { generate } = await generator(server.origin, { expectedFacts: true });
    expect((await generate(request())).expectedFacts).toEqual([]);
    expect((await failureOf(generate(request()))).type).toBe('BadReply');
  });

  it('are asked for again without making the question again', async () => {
    const server = await factServer([
      [429, {}],
      [500, {}],
      [200, facts],
      [200, facts],
    ]);
    const { generate } = await generator(server.origin, { expectedFacts: true });
    const types = [await failureOf(generate(request())), await failureOf(generate(request()))].map(({ type }) => type);
    expect(types).toEqual(['RateLimited', 'Unavailable']);
    expect((await generate(request())).expectedFacts).toEqual(['a', 'b']);
    expect(server.requests.filter(({ url }) => url === QUESTIONS)).toHaveLength(1);
    await generate(request());
    expect(server.requests.filter(({ url }) => url === QUESTIONS)).toHaveLength(2);
  });

  it('never keeps more unfinished work than it may', async () => {
    const work = new UnfinishedWork<number>();
    let made = 0;
    const fail = (key: string) =>
      work
        .run(
          key,
          async () => (made += 1),
          () => Promise.reject(new Error('no')),
        )
        .catch(() => undefined);
    for (let index = 0; index <= 10_000; index += 1) await fail(`k${index}`);
    await fail('k10000');
    expect(made).toBe(10_001);
    await fail('k0');
    expect(made).toBe(10_002);
  });
});

describe('the type', () => {
  it('is listed, refuses unknown options and may move', () => {
    expect(questionTypes['databricks-managed-evals']).toBe(managedEvalsQuestions);
    expect(managedEvalsQuestions.mayChange).toEqual(['host', 'profile', 'tokenCommand']);
    expect(managedEvalsQuestions.options.safeParse({ token: 'x' }).success).toBe(false);
    expect(managedEvalsQuestions.options.parse({})).toEqual({ expectedFacts: false });
  });

  it('needs credentials on the worker', async () => {
    const host: ComponentHost = { projectDir: '/', timeoutMs: 1, readEnv: () => undefined };
    const failure = await failureOf(
      Promise.resolve(managedEvalsQuestions.create({ host: 'h', profile: undefined, expectedFacts: false }, host)),
    );
    expect(failure.type).toBe('WorkerMisconfigured');
    expect(failure.message).toMatch(/^questions: no Databricks credentials/);
  });
});

describe('pythonRepr', () => {
  const { cases } = JSON.parse(readFileSync('test/fixtures/wire/python_repr.json', 'utf8')) as {
    cases: { texts: string[]; repr: string }[];
  };

  it.each(cases)('writes $texts as Python does: $repr', ({ texts, repr }) => expect(pythonRepr(texts)).toBe(repr));

  it('can be read back, and holds printable characters only', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const repr = pythonRepr([text]);
        expect(repr).not.toMatch(/[^\P{C}]|[^\P{Z} ]/u);
        expect(readBack(repr.slice(2, -2))).toBe(text);
      }),
    );
  });
});

/** What Python reads in a string literal, without its quotes. */
function readBack(literal: string): string {
  const named: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r' };
  return literal.replace(
    /\\(?:x(..)|u(.{4})|U(.{8})|(.))/gu,
    (_, x?: string, u?: string, U?: string, other?: string) => {
      const hex = x ?? u ?? U;
      return hex === undefined ? (named[other ?? ''] ?? other ?? '') : String.fromCodePoint(Number.parseInt(hex, 16));
    },
  );
}
