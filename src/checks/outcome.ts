import type { CheckOf, Test } from './check-operator.ts';

/** The conversation ended in one of these ways. */
export function outcome({ outcome: wanted }: CheckOf<'outcome'>): Test {
  const outcomes = [wanted].flat();
  return ({ outcome }) => outcome !== null && outcomes.includes(outcome);
}
