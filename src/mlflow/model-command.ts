import { resolve } from 'node:path';
import type { ComponentHost } from '../contract/component-type.ts';
import { StepFailure } from '../contract/failures.ts';
import { findOnPath } from '../process/find-on-path.ts';
import type { ExperimentName } from './experiment.ts';

/** A model to serve, as a spec names it. */
export interface ServedModel extends ExperimentName {
  readonly modelUri: string;
  readonly envManager: string;
  readonly trackingUri?: string | undefined;
}

/** `mlflow models serve` for one model: all but the port. Two equal ones are served by one process. */
export interface ModelCommand {
  /** Absolute path of `mlflow`. */
  readonly program: string;
  readonly args: readonly string[];
  readonly workingDir: string;
  /** Arguments of `env`: what differs from this process's own environment. */
  readonly variables: readonly string[];
}

/** Whether a model is named by a place of the file system, not by an address such as `models:/name/1`. */
export function isLocalModel(modelUri: string): boolean {
  return !/^[a-z][a-z\d+.-]*:/i.test(modelUri);
}

/**
 * The command that serves a model with this host's `mlflow`. MLflow would end requests after 60 s; here the spec's timeout holds.
 * @throws {StepFailure} `WorkerMisconfigured` where the PATH has no `mlflow`.
 */
export function modelCommand(model: ServedModel, { projectDir, readEnv, timeoutMs }: ComponentHost): ModelCommand {
  const { modelUri, envManager } = model;
  const place = isLocalModel(modelUri) ? resolve(projectDir, modelUri) : modelUri;
  const seconds = String(Math.ceil(timeoutMs / 1_000));
  return {
    program: findMlflow(readEnv('PATH')),
    args: ['models', 'serve', '-m', place, '--env-manager', envManager, '-t', seconds, '-h', '127.0.0.1'],
    workingDir: projectDir,
    variables: variablesOf(model, readEnv),
  };
}

function variablesOf(model: ServedModel, readEnv: ComponentHost['readEnv']): readonly string[] {
  const { trackingUri, experimentId, experimentName } = model;
  if (trackingUri === undefined) return [];
  const experiment =
    experimentId === undefined
      ? ['-u', 'MLFLOW_EXPERIMENT_ID', `MLFLOW_EXPERIMENT_NAME=${experimentName}`]
      : ['-u', 'MLFLOW_EXPERIMENT_NAME', `MLFLOW_EXPERIMENT_ID=${experimentId}`];
  // MLflow holds traces back for 5 s by default, and every turn would wait for its own.
  const isDecided = readEnv('MLFLOW_ENABLE_ASYNC_TRACE_LOGGING') !== undefined;
  const atOnce = isDecided ? [] : ['MLFLOW_ENABLE_ASYNC_TRACE_LOGGING=false'];
  return [...experiment, `MLFLOW_TRACKING_URI=${trackingUri}`, ...atOnce];
}

function findMlflow(path: string | undefined): string {
  const found = findOnPath('mlflow', path);
  if (found !== undefined) return found;
  throw new StepFailure(
    'WorkerMisconfigured',
    'the program mlflow is not on the PATH of this worker. Install MLflow (pip install mlflow) and ' +
      'activate its environment where the worker runs, or serve the model yourself and give url.',
    { option: 'agent.modelUri' },
  );
}
