import { fileURLToPath } from 'node:url';
import type { PayloadCodec } from '@temporalio/common';
import type { NativeConnection, Worker } from '@temporalio/worker';
import type { Activities } from './activities/activities.ts';
import { createActivities } from './activities/create-activities.ts';
import { exitCodeOfError } from './cli/exit-codes.ts';
import { readConfig } from './config.ts';
import { InputError } from './contract/errors.ts';
import { errorMessage } from './contract/error-message.ts';
import { taskQueueOf } from './contract/ids.ts';
import { takeKeys } from './contract/key-variables.ts';
import { payloadCodec } from './encryption/payload-codec.ts';
import { loggedActivities } from './logs/logged-activities.ts';
import { type Log, openLog } from './logs/open-log.ts';
import { routeStrayErrors } from './modules/stray-errors.ts';
import { announceServing } from './session/announce-serving.ts';
import type { ComponentTypes } from './spec/component-types.ts';
import { storeWaitText } from './progress/batch-doing.ts';
import { openStore } from './store/open-store.ts';
import { storeName } from './store/store-place.ts';
import type { Store } from './store/store.ts';
import { checkReach } from './temporal/check-reach.ts';
import { connectWorker } from './temporal/connect.ts';
import { createWorker } from './temporal/create-worker.ts';
import { environmentSecrets } from './contract/environment-secrets.ts';
import { secretsOf } from './temporal/secrets-of.ts';
import { connectionSettings, type ConnectionSettings } from './temporal/connection-settings.ts';
import { withEncodedFailures, workflowBundle } from './temporal/workflow-bundle.ts';
import { batchRuntimes } from './worker/batch-runtimes.ts';
import { CallWorkers } from './worker/call-workers.ts';
import { Unreadable } from './worker/unreadable.ts';
import { boundHeapGrowth } from './worker/bound-heap-growth.ts';
import { installRuntime } from './worker/install-runtime.ts';
import { WORKER_TUNING } from './worker/worker-tuning.ts';

/** What a worker needs. */
export interface WorkerSettings {
  readonly settings: ConnectionSettings;
  readonly store: Store;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Takes the events of this worker. */
  readonly log: Log;
  /** Folder that modules come from; default: the one each batch was started from. */
  readonly projectDir?: string | undefined;
  /** The batch whose calls are made; default: those of every open batch. Workflows of all batches are served either way. */
  readonly batchId?: string | undefined;
  /** Serves only the batch of this script. */
  readonly script?: Script | undefined;
  /** The batch of a script whose workflows are served without the script. */
  readonly queueOf?: string | undefined;
  /** What components are made from; default: the types of the script, else every type of this version. */
  readonly types?: ComponentTypes | undefined;
}

/** A batch whose components are functions of the script in this process. */
export interface Script {
  readonly batchId: string;
  readonly types: ComponentTypes;
}

/** A running worker. */
export interface RunningWorker extends AsyncDisposable {
  /** Settles when it has stopped; rejects when it broke down. */
  readonly ended: Promise<void>;
  /** Takes nothing new, lets calls in flight end for up to 10 s, and resolves when it has stopped or broken down. */
  stop(): Promise<void>;
}

/**
 * Starts a worker that serves a batch of a store, or all of them.
 * @throws {UnavailableError} when Temporal cannot be reached, {InputError} when the store cannot serve that Temporal, or was used
 * with a key that is not given.
 */
export async function startWorker(options: WorkerSettings): Promise<RunningWorker> {
  const { settings, log, store } = options;
  checkReach(settings, store);
  await store.agreeOnKeys(settings.keyring);
  installRuntime(log);
  routeStrayErrors({ log: (reason) => log.error({ event: 'module error', reason }, reason) });
  const connection = await connectWorker(settings);
  const runtimes = batchRuntimes({
    store,
    readEnv: (name) => options.env[name],
    projectDir: options.projectDir,
    types: options.types ?? options.script?.types,
    warn: (batchId, text) =>
      log.warn({ event: 'stop rule passed over', batch_id: batchId }, `batch ${batchId}: ${text}`),
  });
  const activities = loggedActivities(
    createActivities({
      store,
      runtimeOf: runtimes.of,
      extractionOf: runtimes.extractionOf,
      judgesOf: runtimes.judgesOf,
      isEncrypted: settings.keyring !== undefined,
      secrets: [...environmentSecrets(options.env), ...secretsOf(settings)],
    }),
    log,
  );
  const unreadable = new Unreadable();
  const codec = payloadCodec({ keyring: settings.keyring, onUnreadable: unreadable.note });
  const calls = new CallWorkers({ connection, settings, codec, store, activities });
  const worker = await workflowWorker(connection, options, { activities, codec }).catch(async (error: unknown) => {
    await connection.close();
    throw error;
  });
  log.info({ event: 'worker started', task_queue: worker.options.taskQueue }, `worker started at ${settings.address}`);
  const endWatch = store.trouble.onChange((reason) => logTrouble(log, reason));
  const batchId = options.script?.batchId ?? options.batchId;
  await (batchId === undefined ? calls.serveAll() : calls.serve(batchId));
  const ended = Promise.race([worker.run(), calls.broken, unreadable.met]).finally(async () => {
    if (worker.getState() === 'RUNNING') worker.shutdown();
    await calls.stop();
    await runtimes.close();
    await connection.close();
    endWatch();
  });
  ended.then(
    () => log.info({ event: 'worker stopped' }, 'worker stopped'),
    (error: Error) => log.error({ event: 'worker broke down', reason: error.message }, 'worker broke down'),
  );
  const stop = async () => {
    if (worker.getState() === 'RUNNING') worker.shutdown();
    await calls.stop();
    await ended.catch(() => undefined);
  };
  return { ended, stop, [Symbol.asyncDispose]: stop };
}

/** What the store meets is seen at once, long before a step gives up. */
function logTrouble(log: Log, reason: string | null): void {
  if (reason === null) log.info({ event: 'store back' }, 'the store takes data again');
  else log.warn({ event: 'store trouble', reason }, storeWaitText(reason));
}

async function workflowWorker(
  connection: NativeConnection,
  { settings, store, env, script, queueOf }: WorkerSettings,
  made: { readonly activities: Activities; readonly codec: PayloadCodec },
): Promise<Worker> {
  const bundle = await workflowBundle(env);
  return createWorker({
    ...made,
    settings,
    connection,
    taskQueue: taskQueueOf(store.id, script?.batchId ?? queueOf),
    workflowBundle: settings.keyring ? await withEncodedFailures(bundle) : bundle,
    ...WORKER_TUNING,
  });
}

/** `npm run worker`: serves the store of this folder against `TEMPORAL_ADDRESS` until SIGINT or SIGTERM. */
async function main(): Promise<void> {
  boundHeapGrowth();
  const config = readConfig();
  takeKeys(process.env);
  const { env } = config;
  const named = connectionSettings(env);
  if (!named) {
    throw InputError.of(
      'TEMPORAL_ADDRESS',
      'is not set; set it to the address of a Temporal server, e.g. 127.0.0.1:7233',
    );
  }
  const settings = { ...named, keyring: config.encryption?.keyring };
  await using store = await openStore(config);
  await using _ = await announceServing(store, undefined);
  await using worker = await startWorker({ settings, store, env, log: openLog(config) });
  const stop = () => void worker.stop();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  process.stderr.write(`serving ${storeName(config)} at ${settings.address}; Ctrl-C stops\n`);
  await worker.ended;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch((error: unknown) => {
    process.stderr.write(`error: ${errorMessage(error)}\n`);
    process.exitCode = exitCodeOfError(error);
  });
}
