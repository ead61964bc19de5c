import { StepFailure } from '../contract/failures.ts';
import { withoutLikelySecrets } from '../contract/secrets.ts';
import { causesText } from './causes-text.ts';
import { isStepFailure } from './is-step-failure.ts';
import { verdictOf } from './thrown-verdict.ts';

const LONGEST_MESSAGE = 500;

/** A function that threw: `place` names it in messages, `asked` are the texts that it was given, which the error may repeat. */
export interface Thrower {
  readonly place: string;
  readonly asked?: unknown;
}

/** The typed failure that anything thrown by a user's function means, by `verdictOf`; a `StepFailure` stays as it is. Never throws. */
export function failureOfThrown(error: unknown, thrower: Thrower): StepFailure {
  if (isStepFailure(error)) return error;
  try {
    return readFailure(error, thrower);
  } catch {
    // A getter or a proxy of it throws. It is no cause either: whoever logs it would fail.
    const remedy = 'Throw an Error with a message.';
    return new StepFailure('ModuleThrew', `${thrower.place} threw a value that cannot be read. ${remedy}`);
  }
}

function readFailure(error: unknown, { place, asked }: Thrower): StepFailure {
  const message = `${place} threw: ${withoutLikelySecrets(causesText(error)).slice(0, LONGEST_MESSAGE)}`;
  const { type, remedy, ...facts } = verdictOf(error, asked);
  return new StepFailure(
    type,
    remedy === '' ? message : `${/[.!?]$/.test(message) ? message : `${message}.`}${remedy}`,
    { ...facts, cause: error },
  );
}
