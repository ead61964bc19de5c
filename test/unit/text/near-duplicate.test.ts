import { describe, expect, it } from 'vitest';
import { isNearDuplicate } from '../../../src/text/near-duplicate.ts';

describe('isNearDuplicate', () => {
  it.each([
    ['What is a seed?', 'what is a seed'],
    ['What is a seed?', ' What is a SEED ?!'],
    ['What is a seed?', 'Ｗhat is a seed?'],
    ['What is a seed?', 'What-is-a-seed'],
    ['What is a seed?', 'So what is the seed, please?'],
    ['Hello!', 'Hello there!'],
    ['Hello!', 'Hi, hello!'],
    ['Hello, how are you today?', 'Hi! How are you doing today?'],
    ['How do I cancel my order?', 'How can I cancel the orders?'],
    ['Could you tell me the price?', 'Can you please tell me the price?'],
    ['バッチとは何ですか？', 'バッチとは何ですか'],
    ['年間プランの料金はいくらですか？', '年間プランの料金はおいくらですか？'],
  ])('%s and %s are nearly the same', (one, other) => {
    expect([isNearDuplicate(one, other), isNearDuplicate(other, one)]).toEqual([true, true]);
  });

  it.each([
    ['What about annual plans?', 'What about monthly plans?'],
    ['What is a seed?', 'What is a seed 2?'],
    ['What is a seed?', 'What is a séed?'],
    ['How do I install it?', 'Why do I install it?'],
    ['Does A depend on B?', 'Does B depend on A?'],
    [
      'How do I cancel the annual plan of my team in the console?',
      'How do I cancel the monthly plan of my team in the console?',
    ],
    ['Does it work with SSO?', 'Does it work without SSO?'],
    ['Tell me about shards.', 'Tell me more about shards.'],
    ['Hello!', 'Hello, what is a seed?'],
    ['年間プランの料金はいくらですか？', '月間プランの料金はいくらですか？解約は？'],
    ['?', '!?a'],
  ])('%s and %s are not', (one, other) => {
    expect([isNearDuplicate(one, other), isNearDuplicate(other, one)]).toEqual([false, false]);
  });

  // Twice the length may take twice the time, not four times: these would outlast a test.
  it.each([
    ['one long word', 'a'.repeat(200_000), 'b'],
    ['one script without spaces', '中国人'.repeat(30_000), '人'],
    ['marks on one letter', '\u0301\u0323'.repeat(60_000), 'b'],
  ])('a hostile answer of %s is compared soon', (_, text, other) => {
    expect(isNearDuplicate(`x ${text}`, `x ${text}${other}`)).toBe(other === '人');
  });
});
