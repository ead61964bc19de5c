import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StepFailure } from '../../../src/contract/failures.ts';
import { isLocalModel, modelCommand, type ServedModel } from '../../../src/mlflow/model-command.ts';

let bin: string;

beforeAll(async () => {
  bin = await mkdtemp(join(tmpdir(), 'convsim-mlflow-'));
  await writeFile(join(bin, 'mlflow'), '#!/bin/sh\n');
  await chmod(join(bin, 'mlflow'), 0o755);
});

afterAll(() => rm(bin, { recursive: true }));

function commandFor(model: Partial<ServedModel>, env: Readonly<Record<string, string>> = {}) {
  const variables: Readonly<Record<string, string>> = { PATH: bin, ...env };
  const host = { projectDir: '/project', timeoutMs: 90_500, readEnv: (name: string) => variables[name] };
  return modelCommand({ modelUri: 'models:/support/1', envManager: 'local', ...model }, host);
}

describe('modelCommand', () => {
  it("serves the model with the PATH's mlflow and the time limit of the spec", () => {
    const { program, args, workingDir, variables } = commandFor({});
    expect(program).toBe(join(bin, 'mlflow'));
    const served = ['models', 'serve', '-m', 'models:/support/1', '--env-manager', 'local'];
    expect(args).toEqual([...served, '-t', '91', '-h', '127.0.0.1']);
    expect([workingDir, variables]).toEqual(['/project', []]);
  });

  it('takes the path of a model from the project', () => {
    expect(commandFor({ modelUri: 'models/support' }).args).toContain('/project/models/support');
    expect(commandFor({ modelUri: '/models/support' }).args).toContain('/models/support');
  });

  it('names tracking server and experiment, and lets traces come at once', () => {
    const named = commandFor({ trackingUri: 'http://tracking', experimentName: 'nightly' }).variables;
    expect(named).toEqual([
      '-u',
      'MLFLOW_EXPERIMENT_ID',
      'MLFLOW_EXPERIMENT_NAME=nightly',
      'MLFLOW_TRACKING_URI=http://tracking',
      'MLFLOW_ENABLE_ASYNC_TRACE_LOGGING=false',
    ]);
    const numbered = commandFor({ trackingUri: 'http://tracking', experimentId: '7' }).variables;
    expect(numbered).toContain('MLFLOW_EXPERIMENT_ID=7');
  });

  it('leaves the choice of trace logging to whoever made it', () => {
    const env = { MLFLOW_ENABLE_ASYNC_TRACE_LOGGING: 'true' };
    const { variables } = commandFor({ trackingUri: 'http://tracking', experimentId: '7' }, env);
    expect(variables.filter((variable) => variable.includes('ASYNC'))).toEqual([]);
  });

  it('says how to get mlflow where the PATH has none', () => {
    expect(() => commandFor({}, { PATH: '/nowhere' })).toThrow(StepFailure);
    expect(() => commandFor({}, { PATH: '' })).toThrow('the program mlflow is not on the PATH of this worker');
  });
});

describe('isLocalModel', () => {
  it('tells a path from an address', () => {
    expect(['models/support', '/models/support', './m'].map(isLocalModel)).toEqual([true, true, true]);
    expect(['models:/a/1', 'runs:/1/model', 's3://bucket/m'].map(isLocalModel)).toEqual([false, false, false]);
  });
});
