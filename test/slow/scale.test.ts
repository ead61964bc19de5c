import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { batchWorkflowId, shardWorkflowId } from '../../src/contract/ids.ts';
import { openSqliteStore } from '../../src/store/open-store.ts';
import { storeFile } from '../../src/store/store-place.ts';
import { connectClient } from '../../src/temporal/connect.ts';
import { embeddedSettings } from '../../src/temporal/connection-settings.ts';
import { ensureServer } from '../../src/temporal/ensure-server.ts';
import { makeProject, type Project } from '../support/cli.ts';
import { expectWholeRecord, makeSimulation } from '../support/simulation.ts';
import { startDevServer } from '../support/temporal-dev-server.ts';

const CLIENT = fileURLToPath(new URL('../../dist/client.js', import.meta.url));

/** Events at which Temporal begins to warn. */
const WARNED_EVENTS = 10_240;
/** Timer, activity and the two workflow tasks of one look at the progress. How many looks there are depends on the time taken. */
const EVENTS_PER_LOOK = 11;

describe('a batch of a thousand seeds', () => {
  it('has an outcome for every seed and each turn once, within the histories that Temporal likes', async () => {
    const size = { seeds: 1_000, maxTurns: 2, concurrency: 50 };
    const simulation = await makeSimulation(size, undefined, { delayMs: 20 });
    const { project, agent, env } = simulation;
    const { code, stderr } = await project.run(['run', 'sim.yaml', '--batch', 'b'], env);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    await expectWholeRecord(simulation, 'b', size);
    expect(agent.counts.size).toBe(3_000);
    expect(agent.total()).toBe(3_000);
    const { shard, batch } = await eventsOf(project, 'b');
    // Nine events a conversation, if none ended beside another, and what is planned and told.
    expect(shard).toBeLessThan(0.95 * WARNED_EVENTS);
    // A fiftieth of it, so that fifty shards stay within it too.
    expect(batch).toBeLessThan(WARNED_EVENTS / 50);
  }, 900_000);
});

describe('a client that loads 50,000 seeds', () => {
  it('may be killed with kill -9 again and again: the batch is sealed with exactly these seeds', async () => {
    const seeds = 50_000;
    const project = await makeProject({ 'sim.yaml': 'seeds: ./seeds.csv\nagent: { type: docs-qa, docs: . }\n' });
    const rows = Array.from({ length: seeds }, (_, index) => `id-${index},What is number ${index}?`);
    await project.write('seeds.csv', `id,question\n${rows.join('\n')}\n`);
    const address = await startDevServer(project.folder, onTestFinished);
    const store = await openSqliteStore(storeFile(project.home));
    onTestFinished(() => store.close());
    const loaded = async () => (await store.progress('b')).seeds;

    for (const enough of [1, 17_000, 35_000]) {
      const client = startClient(project, address);
      await expect.poll(loaded, { timeout: 120_000, interval: 5 }).toBeGreaterThanOrEqual(enough);
      await client.kill();
      expect(await store.findBatch('b')).toMatchObject({ state: 'loading', seedCount: null });
      expect(await loaded()).toBeLessThan(seeds);
    }
    const last = startClient(project, address);
    await expect
      .poll(() => store.findBatch('b'), { timeout: 120_000 })
      .toMatchObject({ state: 'open', seedCount: seeds });
    await last.kill();
    const ids = await idsOf(store, seeds);
    expect(ids).toEqual(Array.from({ length: seeds }, (_, index) => `b/id-${index}`));
  }, 900_000);
});

/** Lengths of the histories of a batch and of its first shard, without their looks at the progress. */
async function eventsOf({ home }: Project, batchId: string): Promise<{ batch: number; shard: number }> {
  const server = await ensureServer({ home, env: process.env, say: () => undefined });
  const client = await connectClient(embeddedSettings(server));
  const eventsIn = async (id: string) => {
    const { events = [] } = await client.workflow.getHandle(id).fetchHistory();
    const scheduled = events?.map((event) => event.activityTaskScheduledEventAttributes?.activityType?.name) ?? [];
    return scheduled.length - EVENTS_PER_LOOK * scheduled.filter((name) => name === 'readProgress').length;
  };
  try {
    return {
      batch: await eventsIn(batchWorkflowId('convsim', batchId)),
      shard: await eventsIn(shardWorkflowId('convsim', batchId, 0)),
    };
  } finally {
    await client.connection.close();
  }
}

/** `npm run client`, as it was built, with no worker to lead what it starts. */
function startClient({ folder, home }: Project, address: string): { kill(): Promise<void> } {
  const child = spawn(process.execPath, [CLIENT, 'sim.yaml', '--batch', 'b'], {
    cwd: folder,
    env: { ...process.env, CONVSIM_HOME: home, TEMPORAL_ADDRESS: address },
    stdio: 'ignore',
  });
  const closed = once(child, 'close');
  onTestFinished(() => void child.kill('SIGKILL'));
  return {
    async kill() {
      expect(child.kill('SIGKILL')).toBe(true);
      await closed;
    },
  };
}

async function idsOf(store: Awaited<ReturnType<typeof openSqliteStore>>, seeds: number): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < seeds) {
    const page = await store.openSeeds({ batchId: 'b', from: ids.length, to: seeds, limit: 1_000 });
    if (page.length === 0) break;
    ids.push(...page.map(({ conversationId }) => conversationId));
  }
  return ids;
}
