import { InputError } from '../contract/errors.ts';

/** Bounds of an option, both included, and what it counts, for the message. */
interface Range {
  readonly min: number;
  readonly max: number;
  readonly what: string;
}

/** The number that an option gives. @throws {InputError} when it is no whole number within its range. */
export function wholeNumber(option: string, given: string, { min, max, what }: Range): number {
  const number = Number(given);
  if (/^\d+$/.test(given) && number >= min && number <= max) return number;
  throw InputError.of(option, `"${given}" is no number of ${what}; give a whole number from ${min} to ${max}`);
}

/** What `--concurrency` may be, as in a spec. */
export const CONCURRENCY: Range = { min: 1, max: 10_000, what: 'conversations' };

/** What options that count turns may be: more than any conversation has. */
export const TURNS: Range = { min: 0, max: 100_000, what: 'turns' };
