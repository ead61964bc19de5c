import { describe, expect, it } from 'vitest';
import { addUsage, readUsage } from '../../../src/replies/read-usage.ts';

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

describe('addUsage', () => {
  it('adds two counts, and takes the only one', () => {
    const one = { inputTokens: 1, outputTokens: 2 };
    expect(addUsage(one, one)).toEqual({ inputTokens: 2, outputTokens: 4 });
    expect([addUsage(one, undefined), addUsage(undefined, one)]).toEqual([one, one]);
    expect(addUsage(undefined, undefined)).toBeUndefined();
  });
});
