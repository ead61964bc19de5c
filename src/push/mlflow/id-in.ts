import { StepFailure } from '../../contract/failures.ts';
import { fieldsOf } from '../../contract/fields-of.ts';

/** The id that the server gave what was made. @throws {StepFailure} `InvalidRequest` where it is no MLflow server. */
export function idIn(reply: unknown, name: string): string {
  const id = fieldsOf(reply)[name];
  if (typeof id === 'string' && id !== '') return id;
  throw new StepFailure('InvalidRequest', `the server gave no ${name}. Is this the address of an MLflow server?`);
}
