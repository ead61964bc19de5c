import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { mlflowEnv, pythonPath } from './mlflow-process.ts';
import type { Tracking } from './mlflow-tracking.ts';

/** What MLflow's own client finds in an experiment, as `test/mlflow/read_pushed.py` prints it. */
export interface FoundInMlflow {
  readonly sessions: readonly {
    readonly id: string;
    readonly messages: readonly { readonly role: string; readonly content: string }[];
    readonly traces: readonly FoundTrace[];
  }[];
  readonly datasets: readonly { readonly name: string; readonly rows: readonly object[] }[];
}

/** A trace with its assessments and spans. */
export interface FoundTrace {
  readonly id: string;
  readonly state: string;
  readonly user: string | null;
  readonly tokens: Readonly<Record<string, number>> | null;
  readonly assessments: readonly object[];
  readonly spans: readonly {
    readonly id: string;
    readonly name: string;
    readonly type: string;
    readonly isChild: boolean;
    readonly outputs: unknown;
  }[];
}

const SCRIPT = fileURLToPath(new URL('../mlflow/read_pushed.py', import.meta.url));

/** Reads an experiment with MLflow's client. */
export async function readPushed(tracking: Tracking, experiment: string): Promise<FoundInMlflow> {
  const env = mlflowEnv({ MLFLOW_TRACKING_URI: tracking.url });
  const { stdout } = await promisify(execFile)(pythonPath(), [SCRIPT, experiment], { env, maxBuffer: 100_000_000 });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as FoundInMlflow;
}
