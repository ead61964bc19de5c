import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeCheck } from '../../../src/checks/make-check.ts';
import { CHECKED_TEXTS } from '../../../src/contract/check.ts';
import { OUTCOMES } from '../../../src/contract/outcome.ts';
import { conversationOf, resultOf } from '../../support/said-turns.ts';

describe('a check', () => {
  it.each([
    [{ contains: 'RMA-' }, 'contains: "RMA-"'],
    [{ not: true, contains: ['a', 'b'] }, 'not contains: ["a","b"]'],
    [{ matches: '\\d', in: 'questions' }, 'matches: "\\\\d" in questions'],
    [{ turns: { min: 3 }, not: false }, 'turns: {"min":3}'],
    [{ toolCalled: { name: 'refund', times: 2 } }, 'toolCalled: {"name":"refund","times":2}'],
    [{ name: 'got the number', not: true, contains: 'RMA-' }, 'got the number'],
    [{ contains: 'x'.repeat(500) }, `contains: "${'x'.repeat(109)}…`],
  ])('%j gives as its reason its name or its own words', async (check, reason) => {
    expect(await resultOf(check, conversationOf({}))).toMatchObject({ reason });
  });

  it('says the opposite with not, whatever the check and the conversation', async () => {
    await fc.assert(
      fc.asyncProperty(checks, conversations, async (check, conversation) => {
        const [plain, inverted] = [
          await resultOf(check, conversation),
          await resultOf({ ...check, not: true }, conversation),
        ];
        if ('error' in plain) expect(inverted).toEqual(plain);
        else expect(inverted).toMatchObject({ holds: !plain.holds });
      }),
      { numRuns: 300 },
    );
  });

  it('refuses what no schema has accepted', async () => {
    const host = { projectDir: '/nowhere', timeoutMs: 1, option: 'o' };
    await expect(makeCheck({} as never, host)).rejects.toThrow('a check without an operator: {}');
  });
});

const word = fc.constantFrom('a', 'b', 'A', 'RMA-7', ' ', '');
const text = fc.array(word, { maxLength: 4 }).map((words) => words.join(''));
const needle = fc.constantFrom('a', 'b', 'RMA', '7');
const range = fc.constantFrom({ min: 1 }, { max: 2 }, { min: 0, max: 30 });
const where = fc.record({ in: fc.constantFrom(...CHECKED_TEXTS), ignoreCase: fc.boolean() }, { requiredKeys: [] });

const checks: fc.Arbitrary<object> = fc.oneof(
  withPlace(fc.record({ contains: fc.oneof(needle, fc.array(needle, { minLength: 1, maxLength: 3 })) })),
  withPlace(fc.record({ containsAny: fc.array(needle, { minLength: 1, maxLength: 3 }) })),
  withPlace(fc.record({ matches: fc.constantFrom('a', '^$', 'R.A', '\\d$') })),
  withPlace(fc.record({ equals: fc.constantFrom('', 'a', 'ab') })),
  fc.record({ toolCalled: fc.oneof(needle, fc.record({ name: needle, times: fc.nat(2) })) }),
  fc.record({ jmespath: fc.constantFrom('turns[0].answer', 'usage', 'length(outcome)', 'turns[?answer == `a`]') }),
  fc.record({ outcome: fc.constantFrom(...OUTCOMES) }),
  fc.record({ turns: range }),
  fc.record({ words: range, in: fc.constantFrom(...CHECKED_TEXTS) }),
  fc.record({ latency: range }),
  fc.record({ tokens: range }),
);

function withPlace(check: fc.Arbitrary<object>): fc.Arbitrary<object> {
  return fc.tuple(check, where).map(([one, place]) => ({ ...one, ...place }));
}

const turns = fc.array(
  fc.record({
    question: text,
    answer: text,
    toolOutputs: fc.array(text, { maxLength: 2 }),
    toolCalls: fc.array(fc.record({ name: needle, arguments: fc.constant(null) }), { maxLength: 2 }),
    latencyMs: fc.nat(3),
    usage: fc.option(fc.record({ inputTokens: fc.nat(20), outputTokens: fc.nat(20) })),
  }),
  { maxLength: 3 },
);

const conversations = fc
  .tuple(turns, fc.option(fc.constantFrom(...OUTCOMES)))
  .map(([facts, outcome]) => ({ ...conversationOf(...facts), outcome }));
