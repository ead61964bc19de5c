import { describe, expect, it } from 'vitest';
import { readUsage } from '../../../src/replies/read-usage.ts';

describe('readUsage', () => {
  it.each([
    [{ prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 }],
    [{ input_tokens: 3, output_tokens: 4 }],
    [{ inputTokens: 3, outputTokens: 4 }],
    [{ prompt_tokens: 3, output_tokens: 4 }],
    [{ prompt_tokens: 3.2, completion_tokens: 3.5 }],
    [{ prompt_tokens: '3', completion_tokens: '4' }],
    [{ promptTokens: 3, completionTokens: 4 }],
    [{ promptTokenCount: 3, candidatesTokenCount: 4 }],
    [{ prompt_eval_count: 3, eval_count: 4 }],
    [{ inputTokens: undefined, prompt_tokens: 3, output_tokens: 4 }],
  ])('counts %j', (usage) => {
    expect(readUsage(usage)).toEqual({ inputTokens: 3, outputTokens: 4 });
  });

  it.each<[string, object, number]>([
    ['OpenAI', { prompt_tokens: 10, completion_tokens: 4, prompt_tokens_details: { cached_tokens: 8 } }, 10],
    ['Responses', { input_tokens: 10, output_tokens: 4, input_tokens_details: { cached_tokens: 8 } }, 10],
    ['LangChain', { input_tokens: 10, output_tokens: 4, input_token_details: { cache_read: 8 } }, 10],
    ['Gemini', { promptTokenCount: 10, candidatesTokenCount: 4, cachedContentTokenCount: 8 }, 10],
    ['the AI SDK', { inputTokens: 10, outputTokens: 4, cachedInputTokens: 8 }, 10],
    ['a gateway', { prompt_tokens: 10, completion_tokens: 4, cache_read_input_tokens: 8 }, 10],
    [
      'Anthropic, which counts them beside the input',
      { input_tokens: 2, output_tokens: 4, cache_read_input_tokens: 8, cache_creation_input_tokens: 5 },
      15,
    ],
  ])('counts what came from a cache as a part of the input: %s', (_, usage, inputTokens) => {
    expect(readUsage(usage)).toEqual({ inputTokens, outputTokens: 4, cachedInputTokens: 8 });
  });

  it('names none where none came from a cache, and never more than the input', () => {
    const counted = { prompt_tokens: 3, completion_tokens: 4 };
    const cached = (count: unknown) => readUsage({ ...counted, prompt_tokens_details: { cached_tokens: count } });
    expect([cached(0), cached(null), cached('x')]).toEqual(
      Array.from({ length: 3 }, () => ({ inputTokens: 3, outputTokens: 4 })),
    );
    expect(cached(9)).toEqual({ inputTokens: 3, outputTokens: 4, cachedInputTokens: 3 });
  });

  it.each([
    [undefined],
    [null],
    ['7'],
    [{}],
    [{ prompt_tokens: 3 }],
    [{ prompt_tokens: 'many', completion_tokens: 4 }],
    [{ prompt_tokens: -1, completion_tokens: 4 }],
    [{ prompt_tokens: Number.POSITIVE_INFINITY, completion_tokens: 4 }],
    [{ prompt_tokens: Number.NaN, completion_tokens: 4 }],
  ])('leaves %j uncounted', (usage) => {
    expect(readUsage(usage)).toBeUndefined();
  });
});
