import { InputError } from '../contract/errors.ts';
import { MOST_TURNS } from '../contract/limits.ts';

/** Bounds of an option, both included, and what it counts, for the message. */
interface Range {
  readonly min: number;
  readonly max: number;
  readonly what: string;
}

/** The value of an option. @throws {InputError} when it is not a whole number within its range. */
export function wholeNumber(option: string, given: string, { min, max, what }: Range): number {
  const number = Number(given);
  if (/^\d+$/.test(given) && number >= min && number <= max) return number;
  throw InputError.of(option, `expected a whole number of ${what} from ${min} to ${max}, got "${given}"`);
}

/** What `--concurrency` may be, as in a spec. */
export const CONCURRENCY: Range = { min: 1, max: 10_000, what: 'conversations' };

/** What options that count turns may be: more than any conversation has. */
export const TURNS: Range = { min: 0, max: MOST_TURNS, what: 'turns' };
