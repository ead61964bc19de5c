import type { CheckSpec } from '../contract/check.ts';
import { expressionProblem } from '../text/jmespath.ts';

/** Something wrong with the operand of a check that its schema cannot see. */
interface CheckProblem {
  /** The key of the check that is wrong. */
  readonly key: string;
  readonly message: string;
}

/** What is wrong with a check beyond its form: an expression that cannot be read. */
export function checkProblems(check: CheckSpec): readonly CheckProblem[] {
  if (!('jmespath' in check)) return [];
  const message = expressionProblem(check.jmespath);
  return message === undefined ? [] : [{ key: 'jmespath', message: `${message}; correct it` }];
}
