import { describe, expect, it } from 'vitest';
import { makeCheck } from '../../../src/checks/make-check.ts';
import { conversationOf, holdsPlainAndInverted, resultOf } from '../../support/said-turns.ts';

const conversation = conversationOf(
  { question: 'Order 4417?', answer: 'It is RMA-7.', toolOutputs: ['{"state":"open"}'] },
  { question: 'When?', answer: 'On 5 May, für 12 €.\nBye' },
);

const NESTED = '^(a+)+$';
const ENDLESS = conversationOf({ answer: `${'a'.repeat(60)}!` });
const TOO_LONG =
  'the regular expression "^(a+)+$" ran for too long on the texts it was given. Simplify it: repeats within repeats, such as (a+)+, never end on some texts.';

describe('matches', () => {
  it.each([
    [{ matches: '\\d+ May' }, true],
    [{ matches: 'may' }, false],
    [{ matches: 'may', ignoreCase: true }, true],
    [{ matches: '\\p{Sc}' }, true],
    [{ matches: 'Bye$' }, true],
    [{ matches: '^Bye' }, false],
    [{ matches: 'RMA-\\d' }, false],
    [{ matches: 'RMA-\\d', in: 'answers' }, true],
    [{ matches: 'RMA-\\d', in: 'each-answer' }, false],
    [{ matches: '\\d', in: 'each-answer' }, true],
    [{ matches: '^Order \\d{4}', in: 'questions' }, true],
    [{ matches: '"state": ?"open"', in: 'tool-outputs' }, true],
    [{ matches: 'closed', in: 'tool-outputs' }, false],
  ])('%j: %s', async (check, holds) => {
    expect(await holdsPlainAndInverted(check, conversation)).toEqual([holds, !holds]);
  });

  it.each([[{}], [{ not: true, in: 'each-answer', ignoreCase: true }]])(
    'is an error, with %j too, where the expression would run for ever',
    async (options) => {
      expect(await resultOf({ matches: NESTED, ...options }, ENDLESS)).toEqual({ error: TOO_LONG });
    },
  );

  it('still finds honest texts after one on which it ran for too long', async () => {
    const { check, signal } = await trippedCheck();
    expect(await check.evaluate(conversationOf({ answer: 'aaa' }), signal)).toMatchObject({ holds: true });
    expect(await check.evaluate(conversationOf({ answer: 'aab' }), signal)).toMatchObject({ holds: false });
  });

  // At the limit of the first one each, these would outlast the time of the test.
  it('gives other endless texts less time than the first', { timeout: 7_000 }, async () => {
    const { check, signal } = await trippedCheck();
    for (let other = 0; other < 14; other += 1) {
      expect(await check.evaluate(ENDLESS, signal)).toEqual({ error: TOO_LONG });
    }
  });
});

/** A check that ran for too long once. */
async function trippedCheck() {
  const check = await makeCheck({ matches: NESTED }, { projectDir: '/nowhere', timeoutMs: 1, option: 'o' });
  const { signal } = new AbortController();
  expect(await check.evaluate(ENDLESS, signal)).toEqual({ error: TOO_LONG });
  return { check, signal };
}
