import { describe, expect, it } from 'vitest';
import { callIdentity } from '../../../src/contract/call-identity.ts';
import type { ComponentHost } from '../../../src/contract/component-type.ts';
import type { QuestionRequest } from '../../../src/questions/question-generator.ts';
import { scriptQuestions } from '../../../src/questions/script.ts';

const HOST: ComponentHost = { projectDir: '.', timeoutMs: 1_000, readEnv: () => undefined };

function requestFor(turn: number): QuestionRequest {
  return {
    context: 'x',
    previousQuestions: ['hello?'],
    agentDescription: undefined,
    messages: [],
    seed: { id: 's1', question: 'hello?' },
    ...callIdentity('batch/s1', turn, 'question'),
    signal: new AbortController().signal,
  };
}

describe('scriptQuestions', () => {
  it('asks its questions in order', async () => {
    const generator = await scriptQuestions.create({ questions: ['first?', 'second?'] }, HOST);
    expect(await generator.generate(requestFor(1))).toEqual({ questions: ['first?'] });
    expect(await generator.generate(requestFor(2))).toEqual({ questions: ['second?'] });
  });

  it('says how many questions there are when a turn goes beyond them', async () => {
    const generator = await scriptQuestions.create({ questions: ['first?', 'second?'] }, HOST);
    await expect(generator.generate(requestFor(3))).rejects.toMatchObject({
      type: 'InvalidRequest',
      message: expect.stringMatching(/2 follow-up question.*turn 3.*maxTurns to 2/),
    });
  });

  it('refuses an empty list, an empty question and unknown options', () => {
    expect(scriptQuestions.options.safeParse({ questions: ['a'] }).success).toBe(true);
    expect(scriptQuestions.options.safeParse({ questions: [] }).success).toBe(false);
    expect(scriptQuestions.options.safeParse({ questions: [' '] }).success).toBe(false);
    expect(scriptQuestions.options.safeParse({ questions: ['a'], loop: true }).success).toBe(false);
  });
});
