import { describe, expect, it } from 'vitest';
import { decide, type Said } from '../../../src/users/decide.ts';
import { userScene, type RequestParts } from '../../support/user-scene.ts';

const TOLD: readonly [string, string] = ['Where is it?', 'It is on its way.'];

function decideOn(said: Partial<Said>, parts: RequestParts = {}) {
  const scene = userScene({ said: [TOLD], ...parts });
  return decide({ status: 'continue', helped: true, open: [1], message: 'and now what', ...said }, scene);
}

/** In a word: ask, the outcome of an end, `claim`, or the guard that refuses. */
function short(said: Partial<Said>, parts: RequestParts = {}): string {
  const decision = decideOn(said, parts);
  if (decision.kind === 'refuse') return decision.guard;
  return decision.kind === 'end' ? decision.end.outcome : decision.kind;
}

const unhelpful = (count: number): RequestParts => ({
  said: Array.from({ length: count + 1 }, () => TOLD),
  decided: Array.from({ length: count + 1 }, (_, turn) => (turn === 0 ? null : { helped: false })),
});
const satisfied = { status: 'satisfied', open: [] } as const;

describe('decide', () => {
  it.each<[string, Partial<Said>, RequestParts, string]>([
    ['a message with continue', {}, {}, 'ask'],
    ['an empty message with continue', { message: ' ' }, {}, 'empty'],
    ['satisfied, nothing open, no message', { ...satisfied, message: '' }, {}, 'goal-reached'],
    ['satisfied, nothing open, a farewell', { ...satisfied, message: 'thanks, bye!' }, {}, 'goal-reached'],
    ['satisfied, nothing open, only thanks', { ...satisfied, message: 'thank you' }, {}, 'goal-reached'],
    ['satisfied with a question left', { ...satisfied, message: 'and who pays for it?' }, {}, 'ask'],
    ['satisfied with a part open', { ...satisfied, open: [2], message: '' }, {}, 'open-goal'],
    ['satisfied without a goal', { ...satisfied, message: 'bye' }, { seed: { goal: undefined } }, 'stopped'],
    ['giving up', { status: 'giving-up', message: 'forget it' }, {}, 'user-gave-up'],
    ['that it cannot go on', { status: 'cannot-continue', message: '' }, {}, 'stopped'],
    ['a goodbye with continue', { message: 'ok, bye' }, {}, 'stopped'],
    ['thanks with continue', { message: 'thanks a lot' }, {}, 'stopped'],
    ['thanks for an offer', { message: 'yes, thank you' }, { said: [['a', 'Shall I send it?']] }, 'ask'],
    ['a goodbye to an offer', { message: 'no thanks, bye' }, { said: [['a', 'Shall I send it?']] }, 'stopped'],
    ['a greeting that opens', { message: 'buonasera, ciao' }, { said: [] }, 'ask'],
    ['one unhelpful answer of three', { helped: false }, {}, 'ask'],
    ['the second of three', { helped: false }, unhelpful(1), 'ask'],
    ['the third of three', { helped: false }, unhelpful(2), 'user-gave-up'],
    ['the third of three, satisfied', { ...satisfied, helped: false, message: '' }, unhelpful(2), 'user-gave-up'],
    ['a helpful one after two', { helped: true }, unhelpful(2), 'ask'],
    ['the first, with patience 1', { helped: false }, { seed: { patience: 1 } }, 'user-gave-up'],
    ['the fifth, with endless patience', { helped: false }, { ...unhelpful(4), seed: { patience: null } }, 'ask'],
    ['an end before minTurns', { status: 'giving-up' }, { spec: { stop: { minTurns: 1 } } }, 'too-early'],
    ['a goal before minTurns', { ...satisfied, message: '' }, { spec: { stop: { minTurns: 1 } } }, 'too-early'],
    [
      'patience over before minTurns',
      { helped: false },
      { spec: { stop: { minTurns: 1 } }, seed: { patience: 1 } },
      'ask',
    ],
    [
      'an end after minTurns',
      { status: 'giving-up' },
      { spec: { stop: { minTurns: 1 } }, said: [TOLD, TOLD] },
      'user-gave-up',
    ],
    ['a claim to be verified', { ...satisfied, message: '' }, { spec: { stop: { goal: 'verified' } } }, 'claim'],
    ['a goal that ends nothing', { ...satisfied, message: '' }, { spec: { stop: { goal: 'never' } } }, 'stopped'],
    ['the seed’s own minTurns', { status: 'giving-up' }, { seed: { minTurns: 2 } }, 'too-early'],
  ])('on %s', (_, said, parts, expected) => {
    expect(short(said, parts)).toBe(expected);
  });

  it.each<[string, Partial<Said>, RequestParts, string]>([
    ['continue', {}, {}, 'ask'],
    ['an empty message', { message: '' }, {}, 'ask'],
    ['satisfied, with a question left', { ...satisfied, message: 'and who pays?' }, {}, 'goal-reached'],
    ['satisfied with a part open', { ...satisfied, open: [1] }, {}, 'open-goal'],
    ['giving up', { status: 'giving-up' }, {}, 'user-gave-up'],
    ['a goodbye', { message: 'bye' }, {}, 'ask'],
    ['that it cannot go on', { status: 'cannot-continue' }, {}, 'ask'],
    ['patience over', { helped: false }, { seed: { patience: 1 } }, 'user-gave-up'],
  ])('in the last reaction, on %s', (_, said, parts, expected) => {
    expect(short(said, { ...parts, situation: { isReaction: true } })).toBe(expected);
  });

  it.each<[string, Partial<Said>, RequestParts, string]>([
    ['open-goal', { ...satisfied, open: [2], message: '' }, {}, 'goal-reached'],
    ['empty', { message: '' }, {}, 'stopped'],
    ['too-early', { status: 'giving-up' }, { spec: { stop: { minTurns: 3 } } }, 'user-gave-up'],
  ])('without the guard %s', (guard, said, parts, expected) => {
    const spec = { ...parts.spec, user: { guards: { [guard]: false } } };
    expect(short(said, { ...parts, spec })).toBe(expected);
  });

  it('says why it ends', () => {
    const reason = (said: Partial<Said>, parts: RequestParts = {}) => {
      const decision = decideOn(said, parts);
      return 'end' in decision ? decision.end.reason : undefined;
    };
    expect(reason({ ...satisfied, message: '' })).toBe('both parts of the goal were reached');
    expect(reason({ ...satisfied, message: '' }, { seed: { goal: 'x' } })).toBe('the goal was reached');
    expect(reason({ helped: false }, unhelpful(2))).toBe('3 unhelpful answers in a row');
    expect(reason({ helped: false }, { seed: { patience: 1 } })).toBe('an unhelpful answer');
  });
});
