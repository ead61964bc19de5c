import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import { BatchClient } from '../src/client.ts';
import { openSqliteStore, storeFile } from '../src/store/open-store.ts';
import type { Store } from '../src/store/store.ts';
import { bundleWorkflows } from '../src/temporal/bundle-workflows.ts';
import { connectClient } from '../src/temporal/connect.ts';
import { embeddedSettings } from '../src/temporal/connection-settings.ts';
import { type EmbeddedServer, ensureServer } from '../src/temporal/embedded-server.ts';
import { stopServer } from '../src/temporal/stop-server.ts';
import type { WorkerProcess } from './fork-worker.ts';

/** Root of the checkout that this file belongs to. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** A home folder with everything that stays up while the bench runs; workers come and go. */
export interface Stage {
  readonly home: string;
  readonly server: EmbeddedServer;
  readonly client: Client;
  readonly store: Store;
  readonly batches: BatchClient;
  readonly prefix: string;
  /** Workers forked on this stage; `close` ends them first. */
  readonly workers: WorkerProcess[];
  close(): Promise<void>;
}

/** Starts the embedded server as the product does, and opens a store, in a new folder that `close` removes. */
export async function openStage(say: (line: string) => void): Promise<Stage> {
  const home = await mkdtemp(join(tmpdir(), 'convsim-bench-'));
  const server = await ensureServer({ home, env: process.env, say });
  const client = await connectClient(embeddedSettings(server));
  const store = await openSqliteStore(storeFile(home));
  const prefix = 'bench';
  const workers: WorkerProcess[] = [];
  return {
    home,
    server,
    client,
    store,
    prefix,
    workers,
    batches: new BatchClient({ client, store, prefix }),
    async close() {
      await Promise.all(workers.map((worker) => worker.stop()));
      await client.connection.close();
      await store.close();
      await stopServer({ home });
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** The same server with a store of its own, for a worker that is not to share this stage's tasks. */
export async function openBeside(stage: Stage, name: string): Promise<Stage> {
  const home = join(stage.home, name);
  const store = await openSqliteStore(storeFile(home));
  const { client, prefix } = stage;
  const batches = new BatchClient({ client, store, prefix });
  return { ...stage, home, store, batches, close: () => store.close() };
}

/** Bundles a checkout's workflows once for all workers of a stage, as a build does; returns the file. */
export async function bundleOnce(stage: Stage, root: string): Promise<string> {
  const file = join(stage.home, 'workflows.js');
  await writeFile(file, await bundleWorkflows(join(root, 'src/workflows/index.ts'), { isForShipping: true }));
  return file;
}
