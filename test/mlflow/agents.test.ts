import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { atFileEnd } from '../support/at-file-end.ts';
import { makeProject, type Project } from '../support/cli.ts';
import { expectCompleteRecords, expectOneTraceEach, runMlflowBatch } from '../support/mlflow-batch.ts';
import { mlflowEnv, type MlflowServer, startMlflowServer } from '../support/mlflow-process.ts';
import { AGENTS, logModels, startTracking, type TraceStore, type Tracking } from '../support/mlflow-tracking.ts';
import { processesWith } from '../support/processes-with.ts';

/** One form in which an agent is served, and how convsim is told of it. */
interface Form {
  readonly title: string;
  readonly id: string;
  readonly traceStore: TraceStore;
  /** Registered model; an AgentServer where there is none. */
  readonly model?: string;
  readonly agent: Readonly<Record<string, unknown>>;
  /** MLflow's default sends a trace up to five seconds after the answer. */
  readonly isTraceLate?: boolean;
}

const DATAFRAME = { format: 'dataframe', column: 'question', clientRequestIdColumn: 'client_request_id' };

const FORMS: readonly Form[] = [
  {
    title: 'a ChatModel, whose reply holds the answer alone and whose traces come late',
    id: 'chat-model',
    traceStore: 'database',
    model: 'chat_model',
    agent: { format: 'messages' },
    isTraceLate: true,
  },
  {
    title: 'a ChatModel whose spans lie in the artifact store',
    id: 'chat-model-artifacts',
    traceStore: 'artifacts',
    model: 'chat_model',
    agent: { format: 'messages' },
  },
  {
    title: 'a ChatAgent, whose reply names its trace',
    id: 'chat-agent',
    traceStore: 'database',
    model: 'chat_agent',
    agent: { format: 'messages' },
  },
  {
    title: 'a ResponsesAgent',
    id: 'responses-agent',
    traceStore: 'database',
    model: 'responses_agent',
    agent: { format: 'input' },
  },
  {
    title: 'a plain pyfunc with a table of one row',
    id: 'pyfunc',
    traceStore: 'database',
    model: 'plain_pyfunc',
    agent: DATAFRAME,
  },
  {
    title: 'an AgentServer, whose reply names a trace that comes late',
    id: 'agent-server',
    traceStore: 'database',
    agent: { format: 'input' },
    isTraceLate: true,
  },
];

describe('a batch against agents that real MLflow serves', () => {
  const atEnd = atFileEnd();
  let folder: string;
  let project: Project;
  let trackings: Record<TraceStore, Tracking>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'convsim-mlflow-'));
    atEnd(() => rm(folder, { recursive: true, force: true }));
    const [database, artifacts] = await Promise.all([start('database'), start('artifacts')]);
    trackings = { database, artifacts };
    await logModels(database);
    project = await makeProject({}, atEnd);
  });

  async function start(store: TraceStore): Promise<Tracking> {
    const tracking = await startTracking(folder, store);
    atEnd(() => tracking.stop());
    return tracking;
  }

  /** The models are registered in one tracking server; traces go to the other where a form says so. */
  function serve({ id, model, traceStore, isTraceLate = false }: Form): Promise<MlflowServer> {
    const env = {
      MLFLOW_TRACKING_URI: trackings[traceStore].url,
      MLFLOW_REGISTRY_URI: trackings.database.url,
      MLFLOW_EXPERIMENT_NAME: id,
      MLFLOW_ENABLE_ASYNC_TRACE_LOGGING: `${isTraceLate}`,
    };
    const command = (port: number) =>
      model === undefined
        ? (['python', join(AGENTS, 'agent_server.py'), `${port}`] as const)
        : ([
            'mlflow',
            ...`models serve -m models:/${model}/1 -h 127.0.0.1 -p ${port} --env-manager local`.split(' '),
          ] as const);
    return startMlflowServer({ name: id, folder, command, env });
  }

  it.each(FORMS.map((form) => [form.title, form] as const))(
    'is complete, its contexts come from the traces, and no call is made twice: %s',
    async (_title, form) => {
      const tracking = trackings[form.traceStore];
      await tracking.createExperiment(form.id);
      const server = await serve(form);
      try {
        const records = await runMlflowBatch({
          project,
          id: form.id,
          agent: { url: server.url, ...form.agent },
          tracking,
        });
        expectCompleteRecords(records);
        await server.stop();
        await expectOneTraceEach(records, tracking, form.id);
      } finally {
        await server.stop();
      }
    },
  );

  it('is complete when convsim serves a registered model itself, and nothing of it is left running', async () => {
    const tracking = trackings.database;
    await tracking.createExperiment('model-uri');
    const agent = { modelUri: 'models:/chat_agent/1', format: 'messages' };
    const records = await runMlflowBatch({ project, id: 'model-uri', agent, tracking, env: mlflowEnv() });
    expectCompleteRecords(records);
    await expectOneTraceEach(records, tracking, 'model-uri');
    expect(processesWith(`CONVSIM_HOME=${project.home}`)).toEqual([]);
  });
});
