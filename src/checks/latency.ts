import type { CheckOf, Test } from './check-operator.ts';
import { isWithin } from './is-within.ts';

/** The slowest answer took so many milliseconds. */
export function latency({ latency: range }: CheckOf<'latency'>): Test {
  return ({ turns }) => {
    if (turns.length === 0) return { error: 'there is no answer, so no latency' };
    return isWithin(
      range,
      turns.reduce((slowest, { latencyMs }) => Math.max(slowest, latencyMs), 0),
    );
  };
}
