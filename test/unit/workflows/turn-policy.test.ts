import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  afterContext,
  afterQuestion,
  afterTurn,
  firstStep,
  outcomeOfFailed,
  type Step,
} from '../../../src/workflows/turn-policy.ts';

type Perform = Exclude<Step, { name: 'end' }>;

/** What a conversation does from its first step on; `isEmpty` says which turns leave no context. */
function walk(from: Step, maxTurns: number, isEmpty = (_turn: number) => false, reacts = false) {
  const steps: Perform[] = [];
  let step = from;
  while (step.name !== 'end') {
    steps.push(step);
    if (steps.length > 10_000) throw new Error('the conversation does not end');
    step = after(step, { maxTurns, reacts }, isEmpty);
  }
  return { steps, outcome: step.outcome };
}

function after(step: Perform, length: { maxTurns: number; reacts: boolean }, isEmpty: (turn: number) => boolean): Step {
  switch (step.name) {
    case 'agent':
      return afterTurn({ turn: step.turn, ...length });
    case 'context':
      return afterContext({ turn: step.turn, isEmpty: isEmpty(step.turn) });
    case 'question':
      return afterQuestion({ turn: step.turn, isReaction: step.isReaction ?? false });
    case 'verify':
      return afterQuestion(step);
  }
}

const turnsOf = (steps: readonly Perform[], kind: Perform['name']) =>
  steps.filter((step) => step.name === kind).map((step) => step.turn);
const range = (from: number, to: number) => Array.from({ length: Math.max(to - from, 0) }, (_, at) => from + at);

const PLAIN = { opens: false, reacts: false };

describe('the turn policy', () => {
  it('asks the seed question, and after each answer extracts, generates and asks', () => {
    const { steps, outcome } = walk(firstStep({ ...PLAIN, committedTurns: 0, maxTurns: 2 }), 2);
    expect(steps.map((step) => `${step.name} ${step.turn}`)).toEqual([
      'agent 0',
      'context 0',
      'question 1',
      'agent 1',
      'context 1',
      'question 2',
      'agent 2',
    ]);
    expect(outcome).toBe('completed');
  });

  it('asks the seed question only where no follow-up is wanted', () => {
    const { steps, outcome } = walk(firstStep({ ...PLAIN, committedTurns: 0, maxTurns: 0 }), 0);
    expect(steps).toEqual([{ name: 'agent', turn: 0 }]);
    expect(outcome).toBe('completed');
  });

  it('begins with a question where the user opens, and looks at the last answer where somebody reacts', () => {
    const { steps, outcome } = walk(
      firstStep({ opens: true, reacts: true, committedTurns: 0, maxTurns: 1 }),
      1,
      () => false,
      true,
    );
    const named = steps.map(
      (step) => `${step.name} ${step.turn}${step.name === 'question' && step.isReaction ? ' reaction' : ''}`,
    );
    expect(named).toEqual(['question 0', 'agent 0', 'context 0', 'question 1', 'agent 1', 'question 2 reaction']);
    expect(outcome).toBe('completed');
    const resumed = firstStep({ opens: true, reacts: true, committedTurns: 2, maxTurns: 1 });
    expect(resumed).toEqual({ name: 'question', turn: 2, isReaction: true });
  });

  it('verifies a claim, and ends as the user or a rule says', () => {
    const at = { turn: 3, isReaction: false };
    expect(afterQuestion({ ...at, isClaim: true })).toEqual({ name: 'verify', turn: 3, isReaction: false });
    const end = { outcome: 'user-gave-up', reason: 'no answer helped' } as const;
    expect(afterQuestion({ ...at, end })).toEqual({ name: 'end', ...end });
    expect(outcomeOfFailed({ name: 'verify', turn: 3, isReaction: false })).toBe('question-failed');
  });

  it('completes after maxTurns + 1 turns, wherever it starts: no committed turn is asked again, none is left out', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(70), (maxTurns, committedTurns) => {
        const { steps, outcome } = walk(firstStep({ ...PLAIN, committedTurns, maxTurns }), maxTurns);
        expect(outcome).toBe('completed');
        expect(turnsOf(steps, 'agent')).toEqual(range(committedTurns, maxTurns + 1));
        const follows = range(Math.max(committedTurns, 1), maxTurns + 1);
        expect(turnsOf(steps, 'question')).toEqual(follows);
        expect(turnsOf(steps, 'context')).toEqual(follows.map((turn) => turn - 1));
      }),
    );
  });

  it('ends with empty-context after the turn that leaves none, and asks nothing more', () => {
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), fc.nat(20), (maxTurns, committedTurns, emptyTurn) => {
        const { steps, outcome } = walk(
          firstStep({ ...PLAIN, committedTurns, maxTurns }),
          maxTurns,
          (turn) => turn === emptyTurn,
        );
        const isReached = emptyTurn < maxTurns && emptyTurn >= committedTurns - 1 && committedTurns <= maxTurns;
        expect(outcome).toBe(isReached ? 'empty-context' : 'completed');
        const last = isReached ? emptyTurn : maxTurns;
        expect(turnsOf(steps, 'agent')).toEqual(range(committedTurns, last + 1));
      }),
    );
  });

  it('names the outcome after the step that failed', () => {
    expect(outcomeOfFailed({ name: 'agent', turn: 3 })).toBe('agent-failed');
    expect(outcomeOfFailed({ name: 'context', turn: 3 })).toBe('context-failed');
    expect(outcomeOfFailed({ name: 'question', turn: 3 })).toBe('question-failed');
  });
});
