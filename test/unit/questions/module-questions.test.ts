import { describe, expect, it } from 'vitest';
import type { AgentCall } from '../../../src/agents/agent.ts';
import { callIdentity } from '../../../src/contract/call-identity.ts';
import { moduleQuestions } from '../../../src/questions/module-questions.ts';
import { failureOf } from '../../support/failure-of.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const call: AgentCall = {
  messages: [{ role: 'user', content: 'how?' }],
  ...callIdentity('b/s1', 2, 'agent'),
  seed: { id: 's1', question: 'why?' },
  signal: new AbortController().signal,
};

const request = {
  context: 'ctx',
  previousQuestions: ['why?'],
  agentDescription: undefined,
  messages: call.messages,
  seed: call.seed,
  ...callIdentity('b/s1', 1, 'question'),
  signal: call.signal,
};

function hostOf(projectDir: string, timeoutMs = 5_000) {
  return { projectDir, timeoutMs, readEnv: () => undefined };
}

describe('the module question generator', () => {
  async function generatorOf(body: string) {
    const projectDir = await tempFolder({ 'q.mjs': `export const next = async (request, info) => { ${body} };` });
    return moduleQuestions.create({ path: 'q.mjs', export: 'next' }, hostOf(projectDir));
  }

  it('gives the function the request and, apart, the signal', async () => {
    const generator = await generatorOf('return [JSON.stringify({ ...request, info: info.signal.aborted })];');
    const { questions } = await generator.generate(request);
    const { signal: _, agentDescription: __, ...plain } = request;
    expect(JSON.parse(questions[0] ?? '')).toEqual({ ...plain, info: false });
  });

  it('takes objects and strings and drops blank questions', async () => {
    const generator = await generatorOf('return [{ question: " a? ", source: 1 }, "b?", " "];');
    expect(await generator.generate(request)).toEqual({ questions: ['a?', 'b?'] });
  });

  it('leaves an empty list to its caller and refuses what is no list', async () => {
    expect(await (await generatorOf('return [];')).generate(request)).toEqual({ questions: [] });
    const failure = await failureOf((await generatorOf('return { question: "a?" };')).generate(request));
    expect(failure.type).toBe('ModuleContract');
    expect(failure.message).toBe(
      'questions.path: the export next of q.mjs returned {"question":"a?"}; return a list of {question: string} or of strings',
    );
  });
});
