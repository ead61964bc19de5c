import { Expectation, type ExpectedCheck, type ExpectedCriterion } from '../contract/expectation.ts';
import { StepFailure } from '../contract/failures.ts';
import type { Seed } from '../contract/seed.ts';

/** What a seed's row expects, by who judges it. */
export interface Expectations {
  /** For judges of type `checks`. */
  readonly checks: readonly ExpectedCheck[];
  /** For judges of type `llm`. */
  readonly criteria: readonly ExpectedCriterion[];
}

/**
 * The entries of a seed's `expect`.
 * @throws {StepFailure} `StoreInconsistent` for an entry that is neither: seeds of this version cannot hold one.
 */
export function expectationsOf({ expect = [] }: Pick<Seed, 'expect'>): Expectations {
  const [checks, criteria]: [ExpectedCheck[], ExpectedCriterion[]] = [[], []];
  for (const [index, entry] of expect.entries()) {
    const { data } = Expectation.safeParse(entry);
    if (!data) throw strange(index, entry);
    if ('criterion' in data) criteria.push(data);
    else checks.push(data);
  }
  return { checks, criteria };
}

function strange(index: number, entry: unknown): StepFailure {
  const shown = JSON.stringify(entry).slice(0, 100);
  const message = `The seed's entry expect[${index}] is neither a check nor a criterion: ${shown}. Correct the row and run it as another batch.`;
  return new StepFailure('StoreInconsistent', message);
}
