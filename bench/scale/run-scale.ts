import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { batchWorkflowId, shardWorkflowId } from '../../src/contract/ids.ts';
import { endedCount } from '../../src/contract/outcome.ts';
import { openSqliteStore } from '../../src/store/open-store.ts';
import { storeFile } from '../../src/store/store-place.ts';
import { connectClient } from '../../src/temporal/connect.ts';
import { embeddedSettings } from '../../src/temporal/connection-settings.ts';
import { ensureServer } from '../../src/temporal/ensure-server.ts';
import { serverFiles } from '../../src/temporal/server-files.ts';
import { stopServer } from '../../src/temporal/stop-server.ts';
import { usedBytes } from '../measure/disk.ts';
import { startLoopbackAgent } from './loopback-agent.ts';
import { type MemoryUse, recordMemory } from './memory-record.ts';
import { type ProductProcess, startProduct } from './product-process.ts';
import { makeScaleProject, type ScaleLoad } from './scale-project.ts';

/** What a batch of the scale bench took. */
export interface ScaleResult {
  readonly load: ScaleLoad;
  /** Whether it came to its end within its time. */
  readonly isWhole: boolean;
  /** From the start of the client's process to its end, seeds checked and loaded included. */
  readonly wallMs: number;
  readonly exportMs: number;
  /** Conversations that ended and turns in the store, lines in the exported files, requests at the agent. */
  readonly counts: Record<'outcomes' | 'turns' | 'conversationLines' | 'turnLines' | 'asked', number>;
  readonly disk: { readonly storeBytes: number; readonly temporalBytes: number };
  readonly memory: Record<'server' | 'worker' | 'client' | 'export', MemoryUse>;
  /** Events in the histories of the batch and of its first shard. */
  readonly events: { readonly batch: number; readonly shard: number };
}

const BATCH = 'scale';

/** Runs a batch with server, worker, client and export in processes of their own, in a new folder that is removed. */
export async function runScale(load: ScaleLoad, say: (line: string) => void): Promise<ScaleResult> {
  const folder = await makeScaleProject(load);
  const home = join(folder, '.convsim');
  const agent = await startLoopbackAgent();
  try {
    const server = await ensureServer({ home, env: process.env, say });
    say(`${load.seeds} seeds of ${load.turns} turns in ${folder}`);
    const place = { folder, env: { AGENT_URL: agent.url, TEMPORAL_ADDRESS: server.address } };
    const result = await runBatch(load, place, server.pid);
    const { events, ...reached } = await look(home, server);
    const { lines, memory: exportMemory, wallMs: exportMs } = await exportBatch(place);
    return {
      load,
      ...result,
      memory: { ...result.memory, export: exportMemory },
      exportMs,
      counts: { ...reached, ...lines, asked: agent.asked() },
      disk: { storeBytes: usedBytes(storeFile(home)), temporalBytes: usedBytes(serverFiles(home).database) },
      events,
    };
  } finally {
    agent.close();
    await stopServer({ home });
    await rm(folder, { recursive: true, force: true });
  }
}

/** Where processes of the product run. */
type Place = Parameters<typeof startProduct>[1];

async function runBatch(load: ScaleLoad, place: Place, serverPid: number) {
  const server = recordMemory(serverPid);
  const worker = startProduct(['cli.js', 'worker'], place);
  try {
    await worker.printed(/Ctrl-C stops/);
    const client = startProduct(['client.js', 'sim.json', '--batch', BATCH], place);
    const { memory, ...result } = await untilLate(load, client, worker);
    return { ...result, memory: { server: server.stop(), worker: worker.memory(), client: memory } };
  } finally {
    worker.signal('SIGTERM');
    await worker.ended;
  }
}

/** Waits for the client's end as long as the load may take; a client that is late is killed. */
async function untilLate({ limitMs }: ScaleLoad, client: ProductProcess, worker: ProductProcess) {
  const startedAt = performance.now();
  const over = new AbortController();
  const late = sleep(limitMs, null, { signal: over.signal }).catch(() => null);
  try {
    const end = await Promise.race([client.ended, late, worker.ended.then(() => null)]);
    if (end !== null) return { isWhole: true, ...end };
    return { isWhole: false, memory: client.memory(), wallMs: performance.now() - startedAt };
  } finally {
    over.abort();
    client.signal('SIGKILL');
  }
}

async function exportBatch(place: Place) {
  const { memory, wallMs } = await startProduct(
    ['cli.js', 'export', BATCH, '--format', 'jsonl', '--out', 'out.jsonl'],
    place,
  ).ended;
  const lines = {
    turnLines: await countLines(join(place.folder, 'out.jsonl')),
    conversationLines: await countLines(join(place.folder, 'out.conversations.jsonl')),
  };
  return { memory, wallMs, lines };
}

/** What the store and Temporal hold of the batch. */
async function look(home: string, server: { readonly address: string }) {
  const store = await openSqliteStore(storeFile(home));
  const client = await connectClient(embeddedSettings(server));
  const eventsOf = async (id: string) => (await client.workflow.getHandle(id).describe()).historyLength;
  try {
    const { outcomes, turns } = await store.progress(BATCH);
    const events = {
      batch: await eventsOf(batchWorkflowId('convsim', BATCH)),
      shard: await eventsOf(shardWorkflowId('convsim', BATCH, 0)),
    };
    return { outcomes: endedCount(outcomes), turns, events };
  } finally {
    await client.connection.close();
    await store.close();
  }
}

async function countLines(file: string): Promise<number> {
  let count = 0;
  for await (const _ of createInterface({ input: createReadStream(file) })) count += 1;
  return count;
}
