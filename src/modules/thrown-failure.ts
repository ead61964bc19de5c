import { StepFailure } from '../contract/failures.ts';
import { withoutLikelySecrets } from '../contract/secrets.ts';
import { causesText } from './causes-text.ts';
import { verdictOf } from './thrown-verdict.ts';

const LONGEST_MESSAGE = 500;

/** A function that threw: `place` names it in messages, `asked` are the texts that it was given, which the error may repeat. */
export interface Thrower {
  readonly place: string;
  readonly asked?: unknown;
}

/** The typed failure that an error of a user's function means, by `verdictOf`; a `StepFailure` stays as it is. */
export function failureOfThrown(error: unknown, { place, asked }: Thrower): StepFailure {
  if (error instanceof StepFailure) return error;
  const message = `${place} threw: ${withoutLikelySecrets(causesText(error)).slice(0, LONGEST_MESSAGE)}`;
  const { type, remedy, ...facts } = verdictOf(error, asked);
  return new StepFailure(
    type,
    remedy === '' ? message : `${/[.!?]$/.test(message) ? message : `${message}.`}${remedy}`,
    { ...facts, cause: error },
  );
}
