import { fileURLToPath } from 'node:url';
import { type NativeConnection, Worker } from '@temporalio/worker';
import { createActivities } from './activities/create-activities.ts';
import { readConfig } from './config.ts';
import { InputError, UnavailableError } from './contract/errors.ts';
import { taskQueueOf } from './contract/ids.ts';
import type { ComponentTypes } from './spec/component-types.ts';
import { openSqliteStore, storeFile } from './store/open-store.ts';
import type { Store } from './store/store.ts';
import { checkReach } from './temporal/check-reach.ts';
import { connectWorker } from './temporal/connect.ts';
import { connectionSettings, type ConnectionSettings } from './temporal/connection-settings.ts';
import { workflowBundle } from './temporal/workflow-bundle.ts';
import { batchRuntimes, type BatchRuntimes } from './worker/batch-runtimes.ts';
import { installRuntime } from './worker/install-runtime.ts';
import { WORKER_TUNING } from './worker/worker-tuning.ts';

/** What a worker needs. */
export interface WorkerSettings {
  readonly settings: ConnectionSettings;
  readonly store: Store;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder whose `logs/` takes the worker's log. */
  readonly home: string;
  /** Folder that modules come from; default: the one each batch was started from. */
  readonly projectDir?: string | undefined;
  /** Serves only the batch that this script leads. */
  readonly script?: Script | undefined;
}

/** A batch whose components are functions of the script in this process. */
export interface Script {
  readonly batchId: string;
  readonly types: ComponentTypes;
}

/** A worker at work. */
export interface RunningWorker {
  /** Settles when it has stopped; rejects when it broke down. */
  readonly ended: Promise<void>;
  /** Takes nothing new, lets calls in flight end for up to 10 s, and resolves when it has stopped. */
  stop(): Promise<void>;
}

/**
 * Starts a worker that serves every batch of a store.
 * @throws {UnavailableError} when Temporal cannot be reached, {InputError} when the store cannot serve that Temporal.
 */
export async function startWorker(options: WorkerSettings): Promise<RunningWorker> {
  const { settings, home } = options;
  checkReach(settings);
  installRuntime(home);
  const connection = await connectWorker(settings);
  const runtimes = batchRuntimes({
    store: options.store,
    readEnv: (name) => options.env[name],
    projectDir: options.projectDir,
    types: options.script?.types,
  });
  const worker = await createWorker(connection, options, runtimes).catch(async (error: unknown) => {
    await connection.close();
    throw error;
  });
  const ended = worker.run().finally(async () => {
    await runtimes.close();
    await connection.close();
  });
  ended.catch(() => undefined);
  return {
    ended,
    async stop() {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await ended;
    },
  };
}

async function createWorker(
  connection: NativeConnection,
  { settings, store, env, script }: WorkerSettings,
  runtimes: BatchRuntimes,
): Promise<Worker> {
  return Worker.create({
    connection,
    namespace: settings.namespace,
    taskQueue: taskQueueOf(store.id, script?.batchId),
    workflowBundle: await workflowBundle(env),
    activities: createActivities({ store, runtimeOf: runtimes.of }),
    ...WORKER_TUNING,
  });
}

/** `npm run worker`: serves the store of this folder against `TEMPORAL_ADDRESS` until SIGINT or SIGTERM. */
async function main(): Promise<void> {
  const { home, env } = readConfig();
  const settings = connectionSettings(env);
  if (!settings) {
    throw InputError.of(
      'TEMPORAL_ADDRESS',
      'is not set; set it to the address of a Temporal server, e.g. 127.0.0.1:7233',
    );
  }
  const store = await openSqliteStore(storeFile(home));
  try {
    const worker = await startWorker({ settings, store, env, home });
    const stop = () => void worker.stop();
    process.once('SIGINT', stop).once('SIGTERM', stop);
    process.stderr.write(`serving ${storeFile(home)} at ${settings.address}; Ctrl-C stops\n`);
    await worker.ended;
  } finally {
    await store.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch((error: unknown) => {
    process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = error instanceof InputError ? 2 : error instanceof UnavailableError ? 3 : 1;
  });
}
