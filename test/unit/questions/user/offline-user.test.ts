import { describe, expect, it } from 'vitest';
import type { UserTurn } from '../../../../src/contract/user-turn.ts';
import { userQuestions } from '../../../../src/questions/user.ts';
import type { GeneratedQuestions } from '../../../../src/questions/question-generator.ts';
import { userRequest, type RequestParts } from '../../../support/user-scene.ts';
import { cpuTime } from '../../../support/cpu-time.ts';

const HOST = { projectDir: '/', timeoutMs: 1_000, readEnv: () => undefined };
const generator = await userQuestions.create(userQuestions.options.parse({}), HOST);

type Talk = [question: string, answer: string][];

/** Lets the user talk until it ends it, at most ten turns; the agent answers by what was asked and how often. */
async function talk(answer: (question: string, turn: number) => string, parts: RequestParts = {}) {
  const said: Talk = [];
  const decided: (UserTurn | null)[] = [];
  let made: GeneratedQuestions = { questions: [] };
  for (let turn = 0; turn < 10; turn++) {
    made = await generator.generate(userRequest({ ...parts, seed: { question: '', ...parts.seed }, said, decided }));
    if (made.isEnd) break;
    const question = made.questions[0] ?? '';
    said.push([question, answer(question, turn)]);
    decided.push(made.user ?? null);
  }
  return { asked: said.map(([question]) => question), end: made.user?.end, last: made };
}

const ANSWERS: readonly (readonly [RegExp, string])[] = [
  [/refund for the lamp\. /, 'I am sorry to hear that. What is your order number?'],
  [/4417/, 'Thank you. Where is the shop that you bought it in? What is its address?'],
  [/don't know/, 'No problem. I have made a refund for your lamp.'],
  [/when the money/, 'The money arrives within 14 days.'],
];
const helpful = (question: string) =>
  ANSWERS.find(([asked]) => asked.test(question))?.[1] ?? 'Could you say that again?';

describe('a user without a model', () => {
  it('opens with its goal, tells what it is asked, says what it does not know, and leaves with what it wanted', async () => {
    const { asked, end, last } = await talk(helpful);
    expect(asked).toEqual([
      "I'd like to get a refund for the lamp. The lamp is a present.",
      'Order 4417 of 3 May.',
      "I don't know the shop's address.",
      'thanks. can you tell me when the money arrives?',
    ]);
    expect(last.questions).toEqual(["thanks, that's all I needed. bye!"]);
    expect(end).toEqual({ outcome: 'goal-reached', reason: 'both parts of the goal were reached' });
  });

  it.each([
    ['hello, something of yours is here.', 'We made your order. A refund is possible for parcels that were lost.'],
    ['hello.', 'I found nothing. I cannot answer “get a refund for the lamp” or “when the money arrives”.'],
  ])('is not content with words that nobody put together for it: %s', async (question, answer) => {
    const made = await generator.generate(userRequest({ said: [[question, answer]] }));
    expect(made.user?.open).toEqual([1, 2]);
  });

  it.each(['„', '“', '"', '«', '„a', '?', '. '])(
    'reads a refusal with a megabyte of %j in linear time',
    async (piece) => {
      const answer = `I cannot answer that. ${piece.repeat(1_000_000 / piece.length)}`;
      const startedAt = cpuTime();
      await generator.generate(userRequest({ said: [['hello.', answer]] }));
      // Where each mark looked for its end anew, this took over 10 s.
      expect(cpuTime() - startedAt).toBeLessThan(5_000);
    },
  );

  it('does the same every time', async () => {
    expect(await talk(helpful)).toEqual(await talk(helpful));
  });

  it('claims its goal where that is to be verified, and the second look goes by the same rules', async () => {
    const { last } = await talk(helpful, { spec: { stop: { goal: 'verified' } } });
    expect(last.isClaim).toBe(true);
    const open = userRequest({ decided: [{ open: [2] }], said: [['hi', 'The refund for the lamp is made.']] });
    expect(await generator.verify?.(open)).toEqual({ isReached: false, reason: 'open: Learn when the money arrives' });
    const done = userRequest({ decided: [{ open: [2] }], said: [['hi', 'The money arrives on Friday.']] });
    expect(await generator.verify?.(done)).toMatchObject({ isReached: true });
  });

  it.each([
    ['refusals', () => 'Sorry, I cannot help with that, ask somebody else.'],
    ['refusals, each in other words', (_: string, turn: number) => `I don't know about ${'abcdefghij'[turn]}.`],
    ['the same again and again', () => 'Our team is looking into it.'],
    ['nothing', () => ''],
  ])('loses patience over %s, and never says the same twice', async (_, answer) => {
    const { asked, end } = await talk(answer);
    expect(end?.outcome).toBe('user-gave-up');
    expect(new Set(asked).size).toBe(asked.length);
    expect(asked.length).toBeLessThanOrEqual(4);
  });

  it('leaves after one such answer where it is impatient, and never where its patience is endless', async () => {
    const no = () => 'I cannot help with that.';
    expect((await talk(no, { seed: { persona: 'impatient' } })).asked).toHaveLength(1);
    const endless = await talk(no, { seed: { patience: null } });
    expect(endless.end).toEqual({ outcome: 'loop-detected', reason: 'the user had said all it could say' });
  });

  it('stays as long as minTurns says', async () => {
    const done = () => 'The refund for your lamp is made and the money arrives on Friday.';
    const { asked, end } = await talk(done, { spec: { stop: { minTurns: 2 } } });
    expect([asked.length, end?.outcome]).toEqual([3, 'goal-reached']);
  });

  it('never tells a secret, and tells all else at once where its persona does', async () => {
    const { asked } = await talk(() => 'Which card did you pay with? What does it end in?', {
      seed: { persona: 'expert' },
    });
    expect(asked[0]).toBe("I'd like to get a refund for the lamp. Order 4417 of 3 May. The lamp is a present.");
    expect(asked.join(' ')).not.toContain('7447');
  });

  it('only reacts at the end, and asks nothing of anybody', async () => {
    const reaction = (answer: string) =>
      generator.generate(
        userRequest({ said: [['hi', answer]], decided: [{ open: [2] }], situation: { isReaction: true } }),
      );
    expect((await reaction('The money arrives on Friday.')).user?.end?.outcome).toBe('goal-reached');
    expect((await reaction('Let me see.')).isEnd).toBe(false);
  });

  it('takes an answer for enough where it has no goal', async () => {
    const none = { goal: undefined, facts: [], question: 'What is a batch?' };
    const made = await generator.generate(
      userRequest({ seed: none, said: [['What is a batch?', 'One run over seeds.']] }),
    );
    expect(made.user?.end).toEqual({ outcome: 'stopped', reason: 'the user was satisfied' });
  });
});
