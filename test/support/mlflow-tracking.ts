import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { mlflowEnv, type MlflowServer, pythonPath, startMlflowServer } from './mlflow-process.ts';

/** The folder of the agents written in Python. */
export const AGENTS = fileURLToPath(new URL('../mlflow/agents', import.meta.url));

/** Where a tracking server keeps the spans of traces: in its database, or as files among its artifacts. */
export type TraceStore = 'database' | 'artifacts';

/** What the tests ask about a trace. */
export interface TraceFacts {
  readonly trace_id: string;
  readonly client_request_id?: string;
  readonly state: string;
}

/** A tracking server of its own. */
export interface Tracking extends MlflowServer {
  /**
   * Makes an experiment. MLflow's first calls would each try to make a missing one, and those that lose leave no trace.
   */
  createExperiment(name: string): Promise<void>;
  /** Every trace of an experiment. */
  traces(experimentName: string): Promise<readonly TraceFacts[]>;
}

/** Starts a tracking server with its data in `folder`. */
export async function startTracking(folder: string, store: TraceStore): Promise<Tracking> {
  const backend = store === 'database' ? `sqlite:///${join(folder, 'mlflow.db')}` : `file://${join(folder, 'mlruns')}`;
  const places = ['--backend-store-uri', backend, '--artifacts-destination', join(folder, 'artifacts')];
  const server = await startMlflowServer({
    name: `tracking-${store}`,
    folder,
    command: (port) => ['mlflow', 'server', ...places, '--host', '127.0.0.1', '--port', `${port}`, '--workers', '1'],
    env: { MLFLOW_ALLOW_FILE_STORE: 'true' },
  });
  return {
    ...server,
    createExperiment: async (name) => void (await post(server.url, 'api/2.0/mlflow/experiments/create', { name })),
    traces: (experimentName) => tracesOf(server.url, experimentName),
  };
}

/** Logs the agents as models and registers each under its own name, version 1. */
export async function logModels(tracking: Tracking): Promise<void> {
  const env = mlflowEnv({ MLFLOW_TRACKING_URI: tracking.url, PYTHONPATH: AGENTS });
  await promisify(execFile)(pythonPath(), [join(AGENTS, 'log_models.py')], { env });
}

async function tracesOf(url: string, experimentName: string): Promise<readonly TraceFacts[]> {
  const query = new URLSearchParams({ experiment_name: experimentName }).toString();
  const named = await fetch(`${url}/api/2.0/mlflow/experiments/get-by-name?${query}`);
  const { experiment } = (await named.json()) as { experiment: { experiment_id: string } };
  const location = { type: 'MLFLOW_EXPERIMENT', mlflow_experiment: { experiment_id: experiment.experiment_id } };
  const body = { locations: [location], max_results: 500 };
  const { traces = [] } = (await post(url, 'api/3.0/mlflow/traces/search', body)) as { traces?: TraceFacts[] };
  return traces;
}

async function post(url: string, path: string, body: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  const reply = await fetch(`${url}/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!reply.ok) throw new Error(`${path} answered ${reply.status}: ${await reply.text()}`);
  return reply.json();
}
