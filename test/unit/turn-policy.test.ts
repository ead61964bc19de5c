import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  afterContext,
  afterQuestion,
  afterTurn,
  firstStep,
  outcomeOfFailed,
  type Step,
} from '../../src/workflows/turn-policy.ts';

type Perform = Exclude<Step, { do: 'end' }>;

/** What a conversation does from its first step on; `isEmpty` says which turns leave no context. */
function walk(from: Step, maxTurns: number, isEmpty = (_turn: number) => false) {
  const steps: Perform[] = [];
  let step = from;
  while (step.do !== 'end') {
    steps.push(step);
    if (steps.length > 10_000) throw new Error('the conversation does not end');
    step = after(step, maxTurns, isEmpty);
  }
  return { steps, outcome: step.outcome };
}

function after(step: Perform, maxTurns: number, isEmpty: (turn: number) => boolean): Step {
  switch (step.do) {
    case 'ask':
      return afterTurn({ turn: step.turn, maxTurns });
    case 'extract':
      return afterContext({ turn: step.turn, isEmpty: isEmpty(step.turn) });
    case 'generate':
      return afterQuestion(step.turn);
  }
}

const turnsOf = (steps: readonly Perform[], kind: Perform['do']) =>
  steps.filter((step) => step.do === kind).map((step) => step.turn);
const range = (from: number, to: number) => Array.from({ length: Math.max(to - from, 0) }, (_, at) => from + at);

describe('the turn policy', () => {
  it('asks the seed question, and after each answer extracts, generates and asks', () => {
    const { steps, outcome } = walk(firstStep({ committedTurns: 0, maxTurns: 2 }), 2);
    expect(steps.map((step) => `${step.do} ${step.turn}`)).toEqual([
      'ask 0',
      'extract 0',
      'generate 1',
      'ask 1',
      'extract 1',
      'generate 2',
      'ask 2',
    ]);
    expect(outcome).toBe('completed');
  });

  it('asks the seed question only where no follow-up is wanted', () => {
    const { steps, outcome } = walk(firstStep({ committedTurns: 0, maxTurns: 0 }), 0);
    expect(steps).toEqual([{ do: 'ask', turn: 0 }]);
    expect(outcome).toBe('completed');
  });

  it('completes after maxTurns + 1 turns, wherever it starts: no committed turn is asked again, none is left out', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(70), (maxTurns, committedTurns) => {
        const { steps, outcome } = walk(firstStep({ committedTurns, maxTurns }), maxTurns);
        expect(outcome).toBe('completed');
        expect(turnsOf(steps, 'ask')).toEqual(range(committedTurns, maxTurns + 1));
        const follows = range(Math.max(committedTurns, 1), maxTurns + 1);
        expect(turnsOf(steps, 'generate')).toEqual(follows);
        expect(turnsOf(steps, 'extract')).toEqual(follows.map((turn) => turn - 1));
      }),
    );
  });

  it('ends with empty-context after the turn that leaves none, and asks nothing more', () => {
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), fc.nat(20), (maxTurns, committedTurns, emptyTurn) => {
        const { steps, outcome } = walk(
          firstStep({ committedTurns, maxTurns }),
          maxTurns,
          (turn) => turn === emptyTurn,
        );
        const isReached = emptyTurn < maxTurns && emptyTurn >= committedTurns - 1 && committedTurns <= maxTurns;
        expect(outcome).toBe(isReached ? 'empty-context' : 'completed');
        const last = isReached ? emptyTurn : maxTurns;
        expect(turnsOf(steps, 'ask')).toEqual(range(committedTurns, last + 1));
      }),
    );
  });

  it('names the outcome after the step that failed', () => {
    expect(outcomeOfFailed({ do: 'ask', turn: 3 })).toBe('agent-failed');
    expect(outcomeOfFailed({ do: 'extract', turn: 3 })).toBe('context-failed');
    expect(outcomeOfFailed({ do: 'generate', turn: 3 })).toBe('question-failed');
  });
});
