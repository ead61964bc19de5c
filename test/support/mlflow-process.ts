import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../src/process/free-port.ts';
import { mlflowVenv } from './mlflow-venv.ts';

/** A server of MLflow to start. */
export interface MlflowServerToStart {
  /** Names its log in messages. */
  readonly name: string;
  /** Absolute folder: the server's working folder, which gets `<name>.log`. */
  readonly folder: string;
  /** Program of the virtual environment and its arguments, given the port. */
  readonly command: (port: number) => readonly [program: string, ...args: string[]];
  readonly env?: Readonly<Record<string, string>>;
}

/** A server on 127.0.0.1 that answers. */
export interface MlflowServer {
  readonly url: string;
  /** Ends it and everything it started. */
  stop(): Promise<void>;
}

const START_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 10_000;

/** What every process of MLflow gets: no telemetry, and none of the job consumers that would take a core each. */
const MLFLOW_ENV = {
  MLFLOW_DISABLE_TELEMETRY: 'true',
  MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false',
  PYTHONDONTWRITEBYTECODE: '1',
};

/** The environment in which programs of MLflow run, with `changes`. */
export function mlflowEnv(changes: Readonly<Record<string, string>> = {}): Record<string, string> {
  const bin = join(mlflowVenv(process.env), 'bin');
  return {
    ...(process.env as Record<string, string>),
    ...MLFLOW_ENV,
    PATH: `${bin}:${process.env['PATH']}`,
    ...changes,
  };
}

/**
 * Starts a server in a process group of its own and waits until it answers `GET /health`.
 * @throws {Error} with the end of its log when it ends or does not answer in time.
 */
export async function startMlflowServer({ name, folder, command, env }: MlflowServerToStart): Promise<MlflowServer> {
  const port = await freePort();
  const log = join(folder, `${name}.log`);
  const output = openSync(log, 'a');
  const [program, ...args] = command(port);
  const child = spawn(join(dirname(pythonPath()), program), args, {
    cwd: folder,
    env: mlflowEnv(env),
    detached: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const killOnExit = (): void => void signalGroup(child, 'SIGKILL');
  process.once('exit', killOnExit);
  const stop = async (): Promise<void> => {
    await endGroup(child);
    process.off('exit', killOnExit);
  };
  const url = `http://127.0.0.1:${port}`;
  if (await answers(url, child)) return { url, stop };
  await stop();
  throw new Error(`${name} did not start: ${readFileSync(log, 'utf8').slice(-2_000)}`);
}

/** The interpreter of the virtual environment. */
export function pythonPath(): string {
  return join(mlflowVenv(process.env), 'bin', 'python');
}

async function answers(url: string, child: ChildProcess): Promise<boolean> {
  const endsAt = Date.now() + START_LIMIT_MS;
  while (Date.now() < endsAt && child.exitCode === null && child.signalCode === null) {
    const isHealthy = await fetch(`${url}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isHealthy) return true;
    await sleep(100);
  }
  return false;
}

async function endGroup(child: ChildProcess): Promise<void> {
  signalGroup(child, 'SIGTERM');
  const endsAt = Date.now() + STOP_LIMIT_MS;
  while (signalGroup(child, 0) && Date.now() < endsAt) await sleep(50);
  signalGroup(child, 'SIGKILL');
}

/** Whether there is still a process in the group. */
function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals | 0): boolean {
  try {
    return pid !== undefined && process.kill(-pid, signal);
  } catch {
    return false;
  }
}
