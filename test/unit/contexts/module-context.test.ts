import { describe, expect, it } from 'vitest';
import type { ExtractionInput } from '../../../src/contexts/context-extractor.ts';
import { functionContext, moduleContext } from '../../../src/contexts/module-context.ts';
import { failureOf } from '../../support/failure-of.ts';
import { syntheticTrace } from '../../support/synthetic-trace.ts';
import { tempFolder } from '../../support/temp-folder.ts';

function inputWith(trace: unknown): ExtractionInput {
  return { answer: 'the answer', toolOutputs: ['first', 'second'], readTrace: async () => trace };
}

/** Two calls of a model under names that MLflow numbered; the second repeats the first one's tool result. */
function twoRounds(content: unknown = 'one') {
  const user = { role: 'user', content: 'q' };
  const first = [user, { role: 'tool', tool_call_id: 'a', content }];
  const second = [...first, { role: 'tool', tool_call_id: 'b', content: 'two' }];
  return syntheticTrace([
    { id: 'm1', name: 'chat_completions_api_1', type: 'CHAT_MODEL', inputs: { messages: first } },
    { id: 'm2', name: 'chat_completions_api_2', type: 'CHAT_MODEL', inputs: { messages: second } },
    { id: 't', name: 'other', type: 'TOOL', outputs: 'three' },
  ]);
}

function hostOf(projectDir: string, timeoutMs = 5_000) {
  return { projectDir, timeoutMs, readEnv: () => undefined };
}

describe('the module extractor', () => {
  const extractWith = (run: (given: never) => unknown, trace: unknown) =>
    functionContext({ place: 'context', run: run as () => unknown }, 1_000).extract(inputWith(trace));

  it('gives the function spans in one form, and every tool result of the turn', async () => {
    const trace = twoRounds();
    const run = (given: { spans: { id: string }[]; toolOutputs: string[]; trace: unknown; answer: string }) =>
      JSON.stringify([given.spans.map(({ id }) => id), given.toolOutputs, given.trace === trace, given.answer]);
    expect(JSON.parse(await extractWith(run, trace))).toEqual([
      ['m1', 'm2', 't'],
      ['one', 'two', 'three'],
      true,
      'the answer',
    ]);
  });

  it('walks through the trace only if the function asks for spans or tool results', async () => {
    const trace = {
      get spans(): never {
        throw new Error('walked');
      },
    };
    expect(await extractWith(({ answer }: { answer: string }) => answer, trace)).toBe('the answer');
  });
});

describe('the module context extractor', () => {
  const input = { answer: 'a', toolOutputs: ['t'], readTrace: async () => ({ x: 1 }) };
  async function extractorOf(body: string) {
    const projectDir = await tempFolder({ 'c.mjs': `export default (input) => { ${body} };` });
    return moduleContext.create({ path: 'c.mjs' }, hostOf(projectDir));
  }

  it('gives the function answer, tool outputs, trace and spans', async () => {
    const extractor = await extractorOf('return JSON.stringify(input);');
    const given = { answer: 'a', toolOutputs: ['t'], trace: { x: 1 }, spans: [] };
    expect(JSON.parse(await extractor.extract(input))).toEqual(given);
  });

  it.each(['null', 'undefined', "''"])('takes %s for an empty context', async (returned) => {
    const extractor = await extractorOf(`return ${returned};`);
    expect(await extractor.extract(input)).toBe('');
  });

  it.each(['7', 'false', '[]', '["text"]', '{"context":"text"}'])('refuses %s', async (returned) => {
    const extractor = await extractorOf(`return ${returned};`);
    const failure = await failureOf(Promise.resolve(extractor.extract(input)));
    expect([failure.type, failure.message]).toEqual([
      'ModuleContract',
      `context.path: the default export of c.mjs returned ${returned}; return a string, empty or nothing if there is no context`,
    ]);
  });
});
