import type { Client, Connection } from '@temporalio/client';
import { BatchClient } from '../client/batch-client.ts';
import { UnavailableError } from '../contract/errors.ts';
import { openSqliteStore, storeFile } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import { connectClient } from '../temporal/connect.ts';
import { connectionSettings, type ConnectionSettings, embeddedSettings } from '../temporal/connection-settings.ts';
import { type EmbeddedServer, ensureServer } from '../temporal/embedded-server.ts';
import { prepareNamespace } from '../temporal/prepare-namespace.ts';
import { superviseServer } from '../temporal/supervise-server.ts';
import { type RunningWorker, startWorker } from '../worker.ts';
import type { CliContext } from './context.ts';

/** Everything a command that talks to Temporal holds open. */
export interface Session {
  readonly store: Store;
  readonly client: Client;
  readonly batches: BatchClient;
  readonly settings: ConnectionSettings;
  /** Address of the Temporal UI; `undefined` where somebody else runs the server and `CONVSIM_UI_URL` is not set. */
  readonly uiUrl: string | undefined;
  /** Rejects when the embedded server cannot be kept running; never resolves. */
  readonly serverLost: Promise<never>;
  startWorker(projectDir?: string): Promise<RunningWorker>;
  close(): Promise<void>;
}

interface SessionOptions {
  readonly store: Store;
  readonly signal?: AbortSignal;
}

/** Opens the store of this process's home folder. */
export function openStore({ config }: CliContext): Promise<Store> {
  return openSqliteStore(storeFile(config.home));
}

/**
 * Connects to Temporal: the server of `TEMPORAL_ADDRESS` or a profile, else the embedded one, which is started if it does
 * not run and restarted if it dies. The store stays the caller's to close.
 */
export async function openSession(context: CliContext, { store, signal }: SessionOptions): Promise<Session> {
  const { config, terminal } = context;
  const external = connectionSettings(config.env);
  const say = (line: string) => terminal.say(line);
  const server = external ? undefined : await ensureServer({ home: config.home, env: config.env, say, signal });
  const settings = external ?? embeddedSettings(server as EmbeddedServer);
  const client = await connectClient(settings);
  if (external) await prepareNamespace(client.connection as Connection, settings.namespace);
  const watch = server ? keepServer(context, server) : undefined;
  return {
    store,
    client,
    settings,
    batches: new BatchClient({ client, store, prefix: config.prefix }),
    uiUrl: server?.uiUrl ?? config.env['CONVSIM_UI_URL'],
    serverLost: watch?.lost ?? new Promise<never>(() => {}),
    startWorker: (projectDir) => startWorker({ settings, store, env: config.env, projectDir, home: config.home }),
    async close() {
      await watch?.stop();
      await client.connection.close();
    },
  };
}

/** Restarts the embedded server when it dies; connected clients and workers find it again at the same address. */
function keepServer({ config, terminal }: CliContext, server: EmbeddedServer) {
  let reject: (error: Error) => void = () => {};
  const lost = new Promise<never>((_resolve, fail) => {
    reject = fail;
  });
  lost.catch(() => undefined);
  const supervision = superviseServer({
    home: config.home,
    env: config.env,
    server,
    say: (line) => terminal.say(line),
    onRestart: (restarted) => {
      if (restarted.address === server.address) return;
      const message = `the Temporal server had to move from ${server.address} to ${restarted.address}; run the same command again: nothing is lost`;
      reject(new UnavailableError(message));
    },
    onGiveUp: reject,
  });
  return { lost, stop: () => supervision.stop() };
}
