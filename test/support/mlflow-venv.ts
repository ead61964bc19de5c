import { fileURLToPath } from 'node:url';
import type { Environment } from '../../src/contract/environment.ts';
import { type CachedVenv, type Installation, installVenv, venvFolder } from './cached-venv.ts';

/** The MLflow that the tests run against; its exact packages, and what else loads exports, stand in `test/mlflow/requirements.txt`. */
const MLFLOW_VERSION = '3.17.2';

const MLFLOW: CachedVenv = {
  title: `MLflow ${MLFLOW_VERSION}`,
  name: `mlflow-${MLFLOW_VERSION}`,
  variable: 'CONVSIM_MLFLOW_VENV',
  steps: [{ requirements: fileURLToPath(new URL('../mlflow/requirements.txt', import.meta.url)) }],
  cost: 'about a minute and 1 GB',
  // A minute on a fast network; a slow one makes it a multiple of that.
  stepLimitMs: 20 * 60_000,
};

/** Folder of the virtual environment with the MLflow of the tests. */
export function mlflowVenv(env: Environment): string {
  return venvFolder(MLFLOW, env);
}

/** The same folder, with MLflow installed if it was not yet. @throws {Error} as `installVenv`. */
export function installMlflow(installation: Installation): Promise<string> {
  return installVenv(MLFLOW, installation);
}
