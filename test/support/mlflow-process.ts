import { dirname, join } from 'node:path';
import { mlflowVenv } from './mlflow-venv.ts';
import { type ProgramServer, type ServerToStart, startProgramServer } from './program-server.ts';

/** A server of MLflow to start; its program is one of the virtual environment. */
export interface MlflowServerToStart extends Pick<ServerToStart, 'name' | 'folder' | 'command'> {
  readonly env?: Readonly<Record<string, string>>;
}

/** A server of MLflow on 127.0.0.1 that answers. */
export type MlflowServer = ProgramServer;

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

/** Starts a server of MLflow. @throws {Error} as `startProgramServer`. */
export function startMlflowServer({ command, env, ...server }: MlflowServerToStart): Promise<MlflowServer> {
  const inVenv = (port: number): readonly [string, ...string[]] => {
    const [program, ...args] = command(port);
    return [join(dirname(pythonPath()), program), ...args];
  };
  return startProgramServer({ ...server, command: inVenv, env: mlflowEnv(env), readyPath: '/health' });
}

/** The interpreter of the virtual environment. */
export function pythonPath(): string {
  return join(mlflowVenv(process.env), 'bin', 'python');
}
