import type { CheckOf, Test } from './check-operator.ts';
import { isWithin } from './is-within.ts';

/** So many turns were answered, the first included. */
export function turns({ turns: range }: CheckOf<'turns'>): Test {
  return ({ turns }) => isWithin(range, turns.length);
}
