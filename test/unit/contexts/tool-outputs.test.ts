import { describe, expect, it } from 'vitest';
import type { ExtractionInput } from '../../../src/contexts/context-extractor.ts';
import { contextTypes } from '../../../src/contexts/registry.ts';
import { failureOf } from '../../support/failure-of.ts';
import { syntheticTrace } from '../../support/synthetic-trace.ts';

const host = { projectDir: '/', timeoutMs: 1_000, readEnv: () => undefined };

function inputWith(trace: unknown): ExtractionInput {
  return { answer: 'the answer', toolOutputs: ['first', 'second'], readTrace: async () => trace };
}

async function extract(type: string, from: ExtractionInput, options: object = {}) {
  const component = contextTypes[type];
  const extractor = await component?.create(component.options.parse(options), host);
  return extractor?.extract(from);
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

describe('the tool-outputs extractor', () => {
  it('joins the results of the trace by newlines, each once', async () => {
    expect(await extract('tool-outputs', inputWith(twoRounds()))).toBe('one\ntwo\nthree');
  });

  it('takes the results that came with the reply where the trace has none, and finds none to be empty', async () => {
    expect(await extract('tool-outputs', inputWith(undefined))).toBe('first\nsecond');
    expect(await extract('tool-outputs', inputWith(syntheticTrace([{ id: 'a' }])))).toBe('first\nsecond');
    expect(await extract('tool-outputs', { ...inputWith(undefined), toolOutputs: [] })).toBe('');
    expect(await extract('tool-outputs', { ...inputWith(syntheticTrace([{ id: 'a' }])), toolOutputs: [] })).toBe('');
  });

  const cutInputs = { 'mlflow.spanType': '"LLM"', 'mlflow.spanInputs': '{"messages": [{"role": "user", "con' };

  it.each([
    ['was asked for and is null', null, 'without the trace that was asked for'],
    ['was cut before any result', [{ span_id: 'm', name: 'ask', attributes: cutInputs }], 'its span ask end within'],
    ['is a text that was cut', '{"spans": [{"span_id": "m"', 'cut at a length limit, and no tool result'],
    ['has no spans', { info: {}, data: { spans: [] } }, 'no spans that can be read'],
    ['has a form that nobody knows', { observations: [{ id: 'a' }] }, 'no spans that can be read'],
  ])('says so where the trace %s, unless the reply brought results', async (_how, trace, said) => {
    expect(await extract('tool-outputs', inputWith(trace))).toBe('first\nsecond');
    for (const mode of ['general', 'seed']) {
      const extracting = extract('tool-outputs', { ...inputWith(trace), toolOutputs: [] }, { mode });
      const failure = await failureOf(Promise.resolve(extracting));
      expect(failure.type).toBe('TraceUnusable');
      expect(failure.message).toContain(said);
      expect(failure.message).toContain('context.type agent-response');
    }
  });
});

describe('the tool-outputs extractor in mode seed', () => {
  const seed = (trace: unknown) => Promise.resolve(extract('tool-outputs', inputWith(trace), { mode: 'seed' }));

  it('takes the tool messages of numbered spans alone, repeated as they stand in the trace', async () => {
    expect(await seed(twoRounds())).toBe('one\none\ntwo');
  });

  it('takes nothing from spans without a number, nor from the reply', async () => {
    const inputs = { messages: [{ role: 'tool', content: 'x' }] };
    expect(await seed(syntheticTrace([{ id: 'm', name: 'chat_completions_api', type: 'CHAT_MODEL', inputs }]))).toBe(
      '',
    );
    expect(await seed(undefined)).toBe('');
  });

  it('fails for good where the original stops with an error', async () => {
    const withoutMessages = syntheticTrace([{ id: 'm1', name: 'chat_completions_api_1', inputs: { prompt: 'x' } }]);
    const [missing, notText] = [await failureOf(seed(withoutMessages)), await failureOf(seed(twoRounds(['part'])))];
    expect([missing.type, missing.message]).toEqual([
      'InvalidRequest',
      'context.mode seed: the span chat_completions_api_1 (m1) of the trace has no list inputs.messages. Set context.mode to general.',
    ]);
    expect([notText.type, notText.message]).toEqual([
      'InvalidRequest',
      'context.mode seed: the span chat_completions_api_1 (m1) of the trace was given a tool message whose content is not text. Set context.mode to general.',
    ]);
  });
});
