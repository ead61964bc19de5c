import { describe, expect, it } from 'vitest';
import type { Seed } from '../../../src/contract/seed.ts';
import type { SaidTurn } from '../../../src/contract/user-turn.ts';
import type { JudgedConversation } from '../../../src/judges/judge.ts';
import { judgeTypes } from '../../../src/judges/registry.ts';
import { fidelityJudge } from '../../../src/judges/user-fidelity.ts';
import { failureOf } from '../../support/failure-of.ts';
import {
  judgedConversation,
  judgeRequest,
  modelJudge,
  scoresReply,
  written,
} from '../../support/judged-conversation.ts';
import { LAMP } from '../../support/user-scene.ts';

const ANSWERS = [
  'I am sorry to hear that. What is your order number?',
  'Thank you. The refund is on its way.',
  'It arrives within five days.',
];

/** The talk of somebody who wants a refund for a lamp, with these messages after the seed's question. */
function talk(messages: readonly string[], changed: Partial<JudgedConversation> = {}, seed: Partial<Seed> = {}) {
  const turns: Partial<SaidTurn>[] = [LAMP.question, ...messages].map((question, turn) => ({
    question,
    answer: ANSWERS[turn] ?? 'Goodbye.',
  }));
  return judgedConversation(turns, { seed: { ...LAMP, ...seed }, outcome: 'goal-reached', ...changed });
}

const CLEAN = ['it is order 4417, from 3 May', 'and when do I get the money?'];

const NAMES = ['goal', 'reveal', 'guidelines', 'role', 'effect'];

/** A verdict that passes all but these. */
function verdict(failed: Readonly<Record<string, object>> = {}, names = NAMES): string {
  return scoresReply(...names.map((name) => written(name, name === 'effect' ? 'none' : 'pass', failed[name] ?? {})));
}

async function judged(conversation: JudgedConversation, reply: string) {
  const { judge, asked, keys } = await modelJudge(fidelityJudge, {}, [reply]);
  const { scores } = await judge.judge(judgeRequest(conversation));
  expect(keys()).toHaveLength(1);
  const results = Object.fromEntries(scores.map(({ criterion, result }) => [criterion, result]));
  return { scores, results, asked: asked()[0] ?? '' };
}

const PASSED = { goal: 'pass', reveal: 'pass', guidelines: 'pass', role: 'pass', effect: 'pass' };

describe('user-fidelity', () => {
  it('is a type of judge', () => {
    expect(judgeTypes['user-fidelity']).toBe(fidelityJudge);
  });

  it('passes a clean talk, of which rules notice nothing', async () => {
    const { results, scores, asked } = await judged(talk(CLEAN), verdict());
    expect(results).toEqual(PASSED);
    expect(scores.at(-1)).toMatchObject({ criterion: 'effect', label: 'none' });
    expect(asked).not.toContain('Noticed by rules');
  });

  it('tells the model what the user was to be, and which message nobody played', async () => {
    const { asked } = await judged(talk(CLEAN), verdict());
    for (const text of [
      "The user's goal, in parts:\n- Get a refund for the lamp\n- Learn when the money arrives",
      '- f2: The card ends in 7447 (never told)',
      '- f3: The lamp is a present (told whenever it fits)',
      "- the shop's address",
      "The user's guidelines:\n- Start with the lamp; the date comes later.",
      'How the conversation ended: goal-reached',
    ])
      expect(asked).toContain(text);
    expect(asked).toMatch(/<turn 0 (\w+)>\n<user, given word for word \1>\nHi, my lamp arrived broken\./);
    expect(asked).toMatch(/<turn 1 (\w+)>\n<user \1>\nit is order 4417/);
  });

  // The model misses what code can tell: rules decide it.
  it.each([
    [
      'a fact that is never told',
      'reveal',
      'my card ends in 7447',
      /^In turn 2 the user told f2 \(The card ends in 7447\), which is never told\./,
    ],
    ["a speaker's name", 'role', 'User: and when do I get the money?', /^In turn 2 the user named a speaker/],
    ['leaked reasoning', 'role', '<think>they want the date</think> and when?', /^In turn 2 the user wrote reasoning/],
    [
      'the role of the assistant',
      'role',
      'Of course! How can I help you with your refund today?',
      /^In turn 2 the user offered help/,
    ],
    [
      'an echo',
      'role',
      'Thank you. The refund is on its way, thank you. The refund is on its way.',
      /^In turn 2 the user repeated what the assistant/,
    ],
  ])('catches %s although the model passes it', async (_, criterion, message, reason) => {
    const { results, scores, asked } = await judged(talk([CLEAN[0] ?? '', message]), verdict());
    expect(results).toEqual({ ...PASSED, [criterion]: 'fail' });
    const score = scores.find((each) => each.criterion === criterion);
    expect(score?.evidence).toEqual([{ turn: 2, quote: message }]);
    expect(score?.reasoning).toMatch(reason);
    expect(asked).toMatch(/Noticed by rules/);
  });

  // What takes understanding is the model's; rules only point at what they can see.
  it.each([
    ['a changed goal', 'goal', 'forget the lamp, I want a sofa', undefined],
    ['a goal that is taken for reached too early', 'goal', 'great, so I have the money, bye', undefined],
    ['a guideline that is not kept', 'guidelines', 'first tell me the date of the money', undefined],
    [
      'an invented number',
      'reveal',
      'my customer number is KX-99812',
      'named a number, date or address that nobody had told it',
    ],
    ['a second greeting', 'role', 'Hello, I have a question about a lamp', 'greeted once more'],
    ['a message said twice', 'role', 'It is order 4417, from 3 May!', 'said again what it had said before'],
  ])('fails %s where the model does', async (_, criterion, message, noticed) => {
    const fault = { result: 'fail', evidence: [{ turn: 2, quote: message }] };
    const effect = { result: 'hindered', evidence: [{ turn: 2, quote: message }] };
    const { results, scores, asked } = await judged(
      talk([CLEAN[0] ?? '', message]),
      verdict({ [criterion]: fault, effect }),
    );
    expect(results).toEqual({ ...PASSED, [criterion]: 'fail', effect: 'fail' });
    expect(scores.at(-1)).toMatchObject({ label: 'hindered', evidence: effect.evidence });
    if (noticed === undefined) expect(asked).not.toContain('Noticed by rules');
    else expect(asked).toContain(`${criterion}: In turn 2 the user ${noticed}.`);
  });

  it('finds six planted faults in one talk', async () => {
    const messages = [
      'Hello again! it is order 4417, and my card ends in 7447',
      'Agent: hello. How can I help you today?',
      'my customer number is KX-99812, forget the lamp, I want a sofa',
    ];
    const reply = verdict({
      goal: { result: 'fail', evidence: [{ turn: 3, quote: 'forget the lamp' }] },
      guidelines: { result: 'fail', evidence: [{ turn: 1, quote: 'it is order 4417' }] },
      effect: { result: 'hindered', evidence: [{ turn: 3, quote: 'I want a sofa' }] },
    });
    const { results, scores, asked } = await judged(talk(messages), reply);
    expect(results).toEqual({ goal: 'fail', reveal: 'fail', guidelines: 'fail', role: 'fail', effect: 'fail' });
    expect(scores.find(({ criterion }) => criterion === 'role')).toMatchObject({
      evidence: [{ turn: 2, quote: messages[1] }],
      reasoning: expect.stringMatching(/named a speaker.*offered help/),
    });
    for (const noticed of ['told f2', 'named a speaker', 'offered help', 'named a number', 'greeted once more'])
      expect(asked).toContain(noticed);
  });

  it('asks only for what the user was told anything about', async () => {
    const bare = { goal: undefined, facts: undefined, guidelines: undefined };
    const { results } = await judged(talk(CLEAN, {}, bare), verdict({}, ['role', 'effect']));
    expect(results).toEqual({ role: 'pass', effect: 'pass' });
  });

  it('takes evidence from the user alone', async () => {
    const quoting = verdict({ role: { evidence: [{ turn: 1, quote: 'The refund is on its way' }] } });
    const { judge, asked } = await modelJudge(fidelityJudge, {}, [quoting, scoresReply(written('role', 'pass'))]);
    const { scores } = await judge.judge(judgeRequest(talk(CLEAN)));
    expect(scores.every(({ result }) => result === 'pass')).toBe(true);
    expect(asked()[1]).toContain('role: the quote "The refund is on its way" does not stand in turn 1');
  });

  it('finds nothing that a switched-off guard would have let through', async () => {
    const spec = { ...talk([]).spec, user: { guards: { label: false, 'secret-fact': false } } };
    const { results, asked } = await judged(talk(['User: my card ends in 7447'], { spec }), verdict());
    expect(results).toEqual(PASSED);
    expect(asked).not.toMatch(/named a speaker|told f2/);
  });

  it('leaves alone what the seed says word for word', async () => {
    const seed = { question: 'Hi, my card ends in 7447', opening: ['User: hello?'] };
    const conversation = judgedConversation(
      [{ question: seed.question }, { question: seed.opening[0] ?? '' }, { question: 'it ends in 7447, I said' }],
      { seed: { ...LAMP, ...seed } },
    );
    expect((await judged(conversation, verdict())).results).toEqual(PASSED);
  });

  it('is a failure where the model gives no verdict, whatever rules found', async () => {
    const { judge } = await modelJudge(fidelityJudge, {}, ['no', 'no']);
    const failure = await failureOf(judge.judge(judgeRequest(talk(['User: my card ends in 7447']))));
    expect(failure.type).toBe('BadVerdict');
  });
});
