import { describe, expect, it } from 'vitest';
import { withoutReasoning } from '../../../src/replies/without-reasoning.ts';
import { cpuTime } from '../../support/cpu-time.ts';

describe('withoutReasoning', () => {
  it.each([
    ['<think>The user wants a way.</think>\n\nUse the menu.'],
    ['<think>\nOne.\n</think>\nUse the menu.'],
    ['<THINK>One.</THINK>Use the menu.'],
    ['<thinking>One.</thinking> Use the menu.'],
    ['<thought>One.</thought>Use the menu.'],
    ['<reasoning>One.</reasoning>Use the menu.'],
    ['[THINK]One.[/THINK]Use the menu.'],
    ['The user wants a way.\n</think>\n\nUse the menu.'],
    ['The user wants a way.</think>Use the menu.'],
    ['<think>One.</think>\n<think>Two.</think>\nUse the menu.'],
    ['  <think>One.</think>Use the menu.\n'],
    [
      '<|channel|>analysis<|message|>We need one.<|end|><|start|>assistant<|channel|>final<|message|>Use the menu.<|return|>',
    ],
    ['<|start|>assistant<|channel|>final<|message|>Use the menu.'],
  ])('leaves only what was said of %j', (text) => {
    expect(withoutReasoning(text)).toBe('Use the menu.');
  });

  it.each([
    ['<think>The user wants a way, so'],
    ['<think></think>'],
    ['<|channel|>analysis<|message|>We need'],
    ['The user wants.</think>'],
  ])('leaves nothing of %j, which is all reasoning', (text) => {
    expect(withoutReasoning(text)).toBe('');
  });

  it('leaves out what is thought between two sentences', () => {
    expect(withoutReasoning('First this.\n<think>hm</think>\nThen that.')).toBe('First this.\nThen that.');
  });

  it.each([
    ['Use the menu.'],
    ['  Use the menu.\n'],
    ['Write `<think>` before it and `</think>` after it.'],
    ['The tag <think> starts it.'],
    ['```\n<think>\nx\n</think>\n```\nThat is the format.'],
    ['a < b and think > c'],
    ['<thin>k</thin>'],
  ])('keeps %j as it is', (text) => {
    expect(withoutReasoning(text)).toBe(text);
  });

  it.each([
    ['<think>'],
    ['</think>'],
    ['\n<think>a</think>'],
    ['```\n<think>'],
    ['[THINK]'],
    ['\n  '],
    ['<|channel|>'],
  ])('takes linear time over a megabyte of %j', (piece) => {
    const text = piece.repeat(1_000_000 / piece.length);
    const startedAt = cpuTime();
    withoutReasoning(text);
    // A quadratic reader takes minutes.
    expect(cpuTime() - startedAt).toBeLessThan(5_000);
  });
});
