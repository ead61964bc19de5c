import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import { BatchClient } from '../src/client/batch-client.ts';
import { openSqliteStore } from '../src/store/open-store.ts';
import { storeFile } from '../src/store/store-place.ts';
import type { Store } from '../src/store/store.ts';
import type * as workflowBundle from '../src/temporal/workflow-bundle.ts';
import { connectClient } from '../src/temporal/connect.ts';
import { embeddedSettings } from '../src/temporal/connection-settings.ts';
import type { EmbeddedServer } from '../src/temporal/embedded-server.ts';
import { ensureServer } from '../src/temporal/ensure-server.ts';
import { stopServer } from '../src/temporal/stop-server.ts';

type Bundler = Pick<typeof workflowBundle, 'bundleWorkflows'>;

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
  readonly workers: { stop(): Promise<void> }[];
  close(): Promise<void>;
}

/** Starts the embedded server as the product does, and opens a store, in a new folder that `close` removes. */
export async function openStage(say: (line: string) => void): Promise<Stage> {
  const home = await mkdtemp(join(tmpdir(), 'convsim-bench-'));
  const server = await ensureServer({ home, env: process.env, say });
  const client = await connectClient(embeddedSettings(server));
  const store = await openSqliteStore(storeFile(home));
  const prefix = 'bench';
  const workers: Stage['workers'] = [];
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

/** A stage on the server of another one with a store of its own, for a worker that must not share its tasks. */
export async function openBeside(stage: Stage, name: string): Promise<Stage> {
  const home = join(stage.home, name);
  const store = await openSqliteStore(storeFile(home));
  const { client, prefix } = stage;
  const batches = new BatchClient({ client, store, prefix });
  return { ...stage, home, store, batches, close: () => store.close() };
}

/** Bundles a checkout's workflows once for all workers of a stage, as a build does; returns the file. */
export function bundleOnce(stage: Stage, root: string): Promise<string> {
  return bundleInto(join(stage.home, 'workflows.js'), { root, workflows: 'src/workflows/index.ts' });
}

/** Bundles the workflows that a module of a checkout exports, as that checkout bundles, into a file; returns the file. */
export async function bundleInto(
  file: string,
  { root, workflows }: { root: string; workflows: string },
): Promise<string> {
  const { bundleWorkflows } = (await import(join(root, 'src/temporal/workflow-bundle.ts'))) as Bundler;
  await writeFile(file, await bundleWorkflows(join(root, workflows), { isForShipping: true }));
  return file;
}
