import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { UnavailableError } from '../../src/contract/errors.ts';
import { fieldsOf } from '../../src/contract/fields-of.ts';
import { datasetWriter } from '../../src/push/mlflow/dataset-writer.ts';
import { mlflowTarget } from '../../src/push/mlflow/mlflow-target.ts';
import { pushToMlflow } from '../../src/push/mlflow/push-to-mlflow.ts';
import { answerJson } from '../support/http-server.ts';
import { type Meddler, type MlflowInMemory, startMlflowInMemory } from '../support/mlflow-in-memory.ts';
import { storeToPush } from '../support/pushed-batch.ts';
import { run, start } from '../support/reading-commands.ts';

async function serveMlflow(meddle?: Meddler): Promise<MlflowInMemory> {
  const server = await startMlflowInMemory(meddle);
  onTestFinished(() => server.close());
  return server;
}

const PUSH = ['push', 'mlflow', 'nightly-7'];

function assessmentsOf({ traces }: MlflowInMemory): string[] {
  return [...traces].flatMap(([id, { assessments }]) =>
    assessments.map((each) => `${id} ${String(fieldsOf(each)['assessment_name'])}`),
  );
}

describe('a push to MLflow', () => {
  afterEach(() => {
    process.exitCode = 0;
  });

  it('leaves an assessment once although the answer to it was lost', async () => {
    let lost = 0;
    const server = await serveMlflow((request, response, serve) => {
      if (lost > 0 || !request.url.endsWith('/assessments')) return false;
      lost += 1;
      serve();
      answerJson(response, 500, { error_code: 'INTERNAL_ERROR', message: 'database is locked' });
      return true;
    });
    const { home } = await storeToPush();
    await run(PUSH, { home, env: { MLFLOW_TRACKING_URI: server.origin } });
    expect({ lost, code: process.exitCode }).toEqual({ lost: 1, code: 0 });
    expect(server.traces.size).toBe(6);
    expect(assessmentsOf(server)).toHaveLength(8);
    expect(new Set(assessmentsOf(server)).size).toBe(8);
    expect(server.rows).toHaveLength(1);
  });

  it('names the conversation that the server refuses, pushes the others, and ends with exit code 1', async () => {
    const server = await serveMlflow((request, response) => {
      if (!JSON.stringify(request.body).includes('"nightly-7/long"')) return false;
      answerJson(response, 400, { error_code: 'INVALID_PARAMETER_VALUE', message: 'too odd' });
      return true;
    });
    const { home } = await storeToPush();
    const { err } = await run(PUSH, { home, env: { MLFLOW_TRACKING_URI: server.origin } });
    expect(process.exitCode).toBe(1);
    expect(err).toContain('failed: nightly-7/long: ');
    expect(err).toContain('pushed 3 conversations');
  });

  it('stops when it is interrupted, and goes on when it is pushed again', async () => {
    const controller = new AbortController();
    const server = await serveMlflow(({ url }) => {
      if (url === '/v1/traces') controller.abort();
      return false;
    });
    const { store, batch } = await storeToPush();
    const env = { MLFLOW_TRACKING_URI: server.origin };
    const experiment = { id: '1', name: 'x' };
    const interrupted = mlflowTarget(undefined, env, controller.signal);
    const first = await pushToMlflow({ store, batch, target: interrupted, experiment });
    expect(first).toMatchObject({ isInterrupted: true, failures: [] });
    expect(first.pushed).toBeLessThan(4);

    const target = mlflowTarget(undefined, env, new AbortController().signal);
    const dataset = await datasetWriter(target, '1', 'd');
    const again = await pushToMlflow({ store, batch, target, experiment, dataset });
    expect(again).toMatchObject({ pushed: 4, empty: 1, isInterrupted: false, traces: 6 });
    expect(server.traces.size).toBe(6);
    expect(new Set(assessmentsOf(server)).size).toBe(8);
    expect(assessmentsOf(server)).toHaveLength(8);
  });

  it('sends the credentials that MLflow’s clients read, and shows none where they are refused', async () => {
    const server = await serveMlflow(({ headers }, response) => {
      answerJson(response, 401, { message: `not ${headers['authorization']}` });
      return true;
    });
    const token = 'mlf-77aa01bc93d2';
    const { home } = await storeToPush();
    const env = { MLFLOW_TRACKING_TOKEN: token };
    const pushing = start([...PUSH, '--tracking-uri', server.origin], { home, env });
    const error: unknown = await pushing.done.catch((thrown: unknown) => thrown);
    expect(server.requests[0]?.headers['authorization']).toBe(`Bearer ${token}`);
    expect(error).toBeInstanceOf(UnavailableError);
    expect(`${String(error)} ${pushing.err()}`).not.toContain(token);
  });
});
