import type { Client, Connection } from '@temporalio/client';
import { JudgingClient } from '../client/judging-client.ts';
import { BatchClient } from '../client/batch-client.ts';
import { UnavailableError } from '../contract/errors.ts';
import { openLog, SAID } from '../logs/open-log.ts';
import type { Store } from '../store/store.ts';
import type { ComponentTypes } from '../spec/component-types.ts';
import { connectClient } from '../temporal/connect.ts';
import { connectionSettings, type ConnectionSettings, embeddedSettings } from '../temporal/connection-settings.ts';
import type { EmbeddedServer } from '../temporal/embedded-server.ts';
import { ensureServer } from '../temporal/ensure-server.ts';
import { prepareNamespace } from '../temporal/prepare-namespace.ts';
import { superviseServer } from '../temporal/supervise-server.ts';
import type { RunningWorker, Script } from '../worker.ts';
import type { Config } from '../config.ts';
import { findServersOfRemoved } from '../temporal/find-server-processes.ts';
import { serverFiles } from '../temporal/server-files.ts';
import { endProcess } from '../temporal/stop-server.ts';
import { storeFile } from '../store/store-place.ts';
import { watchStore } from './watch-store.ts';
import { announceServing } from './announce-serving.ts';

/** What a worker of a session serves: one batch, or every open one; `script` brings the components of its batch. */
export interface WorkerWishes {
  readonly batchId?: string | undefined;
  readonly projectDir?: string | undefined;
  readonly script?: Script | undefined;
  /** The batch of a script whose workflows it serves without the script's functions: to judge needs none. */
  readonly queueOf?: string | undefined;
  /** What components are made from; default: the types of the script, else every type of this version. */
  readonly types?: ComponentTypes | undefined;
}

/** Everything that talks to Temporal for one store: what the command and the library work with. */
export interface Session extends AsyncDisposable {
  readonly store: Store;
  readonly client: Client;
  readonly batches: BatchClient;
  readonly judgings: JudgingClient;
  readonly settings: ConnectionSettings;
  /** Address of the Temporal UI; `undefined` where somebody else runs the server and `CONVSIM_UI_URL` is not set. */
  readonly uiUrl: string | undefined;
  /** Rejects when the embedded server cannot be kept running, or the file of the store is gone; never resolves. */
  readonly lost: Promise<never>;
  /** Starts a worker in this process. */
  startWorker(options?: WorkerWishes): Promise<RunningWorker>;
  close(): Promise<void>;
}

/** What a session is opened with. */
export interface SessionOptions {
  readonly config: Config;
  /** Receives a line for people about each step. */
  readonly say: (line: string) => void;
  /** Receives a line for every logged event. */
  readonly echo?: ((line: string) => void) | undefined;
  readonly store: Store;
  readonly signal?: AbortSignal | undefined;
}

/** The server is on this machine: it answers soon, or not at all. */
const CONNECT_LIMIT_MS = 4_000;

const NEVER = new Promise<never>(() => {});

/**
 * Connects to Temporal: the server of `TEMPORAL_ADDRESS` or a profile, else the embedded one, which is started if it does
 * not run and restarted if it dies. The store stays the caller's to close.
 * @throws {InputError} when batches of the store were run with a key that is not set here.
 */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { config, store, signal } = options;
  const log = openLog({ ...config, echo: options.echo });
  const say = (line: string) => {
    options.say(line);
    log.info({ event: SAID }, line);
  };
  const keyring = config.encryption?.keyring;
  await store.agreeOnKeys(keyring);
  const external = connectionSettings(config.env);
  const server = external
    ? undefined
    : await ensureServer({ home: config.home, env: config.env, keyring, say, signal });
  const settings = { ...(external ?? embeddedSettings(server as EmbeddedServer)), keyring };
  const client = await connectAndPrepare(settings);
  const watch = server ? keepServer({ ...options, say }, server) : undefined;
  const storeWatch = config.databaseUrl === undefined ? watchStore(storeFile(config.home)) : undefined;
  const close = async () => {
    await watch?.stop();
    await client.connection.close();
    if (watch && storeWatch?.isGone()) await endRemovedServer(config.home);
    storeWatch?.stop();
  };
  return {
    store,
    client,
    settings,
    batches: new BatchClient({ client, store, prefix: config.prefix }),
    judgings: new JudgingClient({ client, store, prefix: config.prefix }),
    uiUrl: server?.uiUrl ?? config.env['CONVSIM_UI_URL'],
    lost: Promise.race([storeWatch?.gone ?? NEVER, watch?.lost ?? NEVER]),
    async startWorker(wishes = {}) {
      const serving = await announceServing(store, wishes.script?.batchId ?? wishes.batchId);
      try {
        // Takes a second to load and tens of megabytes: only what serves conversations needs it.
        const { startWorker } = await import('../worker.ts');
        return announced(await startWorker({ settings, store, env: config.env, log, ...wishes }), serving);
      } catch (error) {
        await serving[Symbol.asyncDispose]();
        throw error;
      }
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Ends a server whose database was removed with the store: nobody else would. */
async function endRemovedServer(home: string): Promise<void> {
  const ending = findServersOfRemoved(serverFiles(home)).map((pid) => endProcess(pid));
  await Promise.allSettled(ending);
}

/** The worker, whose end ends what was announced. */
function announced(worker: RunningWorker, serving: AsyncDisposable): RunningWorker {
  const stop = async () => {
    await worker.stop();
    await serving[Symbol.asyncDispose]();
  };
  return { ended: worker.ended, stop, [Symbol.asyncDispose]: stop };
}

async function connectAndPrepare(settings: ConnectionSettings): Promise<Client> {
  const client = await connectClient(settings, { limitMs: CONNECT_LIMIT_MS });
  try {
    // The embedded server was prepared when it was started or attached to.
    if (settings.isExternal) await prepareNamespace(client.connection as Connection, settings.namespace);
    return client;
  } catch (error) {
    await client.connection.close();
    throw error;
  }
}

/** Restarts the embedded server when it dies; connected clients and workers find it again at the same address. */
function keepServer({ config, say }: SessionOptions, server: EmbeddedServer) {
  let reject: (error: Error) => void = () => {};
  const lost = new Promise<never>((_resolve, fail) => {
    reject = fail;
  });
  lost.catch(() => undefined);
  const supervision = superviseServer({
    home: config.home,
    env: config.env,
    keyring: config.encryption?.keyring,
    server,
    say,
    onRestart: (restarted) => {
      if (restarted.address === server.address) return;
      const message = `the Temporal server had to move from ${server.address} to ${restarted.address}, because another program took its port`;
      reject(new UnavailableError(message));
    },
    onGiveUp: reject,
  });
  return { lost, stop: () => supervision.stop() };
}
