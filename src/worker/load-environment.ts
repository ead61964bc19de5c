import { errorMessage } from '../contract/error-message.ts';
import { StepFailure } from '../contract/failures.ts';
import { loadEnvFile } from '../process/load-env-file.ts';

/**
 * Variables of the project; a script loads its own.
 * @throws {StepFailure} `WorkerMisconfigured` when its file cannot be read.
 */
export function loadEnvironment(projectDir: string): void {
  try {
    loadEnvFile(projectDir);
  } catch (error) {
    throw new StepFailure('WorkerMisconfigured', `${errorMessage(error)}.`, { cause: error });
  }
}
