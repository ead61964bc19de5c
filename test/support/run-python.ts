import { runChild } from '../../src/process/run-child.ts';
import { mlflowEnv, pythonPath } from './mlflow-process.ts';

/** Nothing asks the network, or writes beside the folder. */
const OFFLINE = { HF_HUB_OFFLINE: '1', HF_DATASETS_DISABLE_PROGRESS_BARS: '1', MPLBACKEND: 'Agg' };

/**
 * Runs Python code in a folder, in the environment with MLflow, pandas, DuckDB and `datasets`; returns what it printed.
 * @throws {Error} with all its output where it fails.
 */
export async function runPython(code: string, folder: string): Promise<string> {
  const { exitCode, output, stdout } = await runChild({
    command: pythonPath(),
    args: ['-c', code],
    workingDir: folder,
    env: mlflowEnv({ ...OFFLINE, HF_HOME: folder, MPLCONFIGDIR: folder }),
    timeoutMs: 240_000,
  });
  if (exitCode !== 0) throw new Error(`Python ended with ${exitCode}:\n${output}`);
  return stdout;
}
