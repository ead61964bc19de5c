import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { ConversationRecord, TurnRecord } from '../../src/contract/turn-record.ts';
import { atFileEnd } from '../support/at-file-end.ts';
import { makeProject, type Project } from '../support/cli.ts';
import { startPostgres } from '../support/postgres-server.ts';
import { expectWholeRecord, makeSimulation, type Simulation, untilAsked } from '../support/simulation.ts';
import { startDevServer } from '../support/temporal-dev-server.ts';

const CLIENT = fileURLToPath(new URL('../../dist/client.js', import.meta.url));
const size = { seeds: 300, maxTurns: 3, concurrency: 60 };
const allTurns = size.seeds * (size.maxTurns + 1);
const batch = 'shared';
const atEnd = atFileEnd();

describe('several workers on one Temporal server and one PostgreSQL', () => {
  it(
    'finish a batch together, one killed, one added and the database restarted: every turn once, as on SQLite',
    { timeout: 600_000 },
    async () => {
      const simulation = await makeSimulation(size, undefined, { delayMs: 30, atEnd });
      const { project, agent } = simulation;
      atEnd(() => agent.close());
      const postgres = await startPostgres();
      atEnd(() => postgres.close());
      const env = {
        ...simulation.env,
        TEMPORAL_ADDRESS: await startDevServer(project.folder, atEnd),
        CONVSIM_DATABASE_URL: await postgres.createDatabase(),
      };
      const [doomed, ...others] = ['a', 'b', 'c'].map((name) => startWorker(project, name, env));
      for (const worker of [doomed, ...others]) await serves(worker);

      const client = startClient(project, env);
      await untilAsked(agent, allTurns / 4);
      doomed?.child.kill('SIGKILL');
      others.push(startWorker(project, 'd', env));
      await untilAsked(agent, allTurns / 2);
      await postgres.stop('fast');
      await postgres.start();
      expect(await client).toMatchObject({ code: 0, stderr: expect.stringContaining(`turns ${allTurns}`) });
      const exported = await project.run(['export', batch, '--format', 'jsonl'], env);
      expect({ code: exported.code, stderr: exported.stderr }).toMatchObject({ code: 0 });
      await expectWholeRecord(simulation, batch, size);
      // What was in flight at the killed worker is asked again; each turn stands in the record once.
      expect(agent.total()).toBeLessThanOrEqual(allTurns + size.concurrency);
      expect(Math.max(...agent.counts.values())).toBeLessThanOrEqual(2);
      for (const worker of others) worker.child.kill('SIGTERM');
      for (const worker of others) expect(await worker.ended).toMatchObject({ code: 0 });

      expect(await comparable(project)).toEqual(await comparable(await onSqlite(simulation)));
    },
  );
});

/** A worker with a home of its own, as on another machine. */
function startWorker(project: Project, name: string, env: Record<string, string>) {
  return project.start(['worker'], { ...env, CONVSIM_HOME: `${project.folder}/home-${name}` });
}

/** Starts the batch, leaves it to the workers and waits for its end: `npm run client`, as it was built. */
async function startClient(
  { folder }: Project,
  env: Record<string, string>,
): Promise<{ code: unknown; stderr: string }> {
  const child = spawn(process.execPath, [CLIENT, 'sim.yaml', '--batch', batch], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  atEnd(async () => void child.kill('SIGKILL'));
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as unknown[];
  return { code, stderr };
}

async function serves(worker: ReturnType<typeof startWorker> | undefined): Promise<void> {
  await expect
    .poll(() => worker?.stderr(), { timeout: 60_000 })
    .toMatch(/serves .* of postgres:\/\/convsim@127\.0\.0\.1/);
}

/** The same batch alone on one machine: embedded server, SQLite. */
async function onSqlite({ project, env }: Simulation): Promise<Project> {
  const names = ['sim.yaml', 'seeds.txt', 'agent.mjs'];
  const files = await Promise.all(
    names.map(async (name) => [name, await readFile(join(project.folder, name), 'utf8')] as const),
  );
  const alone = await makeProject(Object.fromEntries(files), atEnd);
  const { code, stderr } = await alone.run(['run', 'sim.yaml', '--batch', batch], env);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return alone;
}

/** What the two files hold, but for times. */
async function comparable(project: Project) {
  const turns = await project.records<TurnRecord>(`${batch}.jsonl`);
  const conversations = await project.records<ConversationRecord>(`${batch}.conversations.jsonl`);
  return {
    turns: turns.map(({ metadata: { latency_ms: _, ...metadata }, ...turn }) => ({ ...turn, metadata })),
    conversations,
  };
}
