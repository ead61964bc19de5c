import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findServerProcesses } from '../../src/temporal/find-server-processes.ts';
import { serverFiles } from '../../src/temporal/server-files.ts';
import { readServerRecord } from '../../src/temporal/server-record.ts';
import type { AtEnd } from '../support/cli.ts';
import type { PostgresServer } from '../support/postgres-server.ts';
import { readAgentLog } from './agent-log.ts';
import { BATCH, type ChaosWorld, startWorld } from './chaos-world.ts';
import type { Evidence, InjectedFault } from './evidence.ts';
import { readExported, readStoredBatch, readTemporalEnds } from './gather-evidence.ts';
import { injectFault } from './inject-fault.ts';
import type { Schedule } from './schedule.ts';

/** A batch that is not closed so long after the last fault never will be. */
const END_LIMIT_MS = 240_000;
/** The next fault is done although its time has not come, when the agent is not asked for so long. */
const IDLE_MS = 8_000;
const POLL_MS = 20;

/** Plays a schedule on real processes, puts right what it harmed, lets the batch end, and gathers everything that is known of it. */
export async function playSchedule(
  schedule: Schedule,
  services: { readonly atEnd: AtEnd; readonly startPostgres: () => Promise<PostgresServer> },
): Promise<Evidence> {
  const world = await startWorld(schedule, services);
  const over = new AbortController();
  const ending = untilDone(world).then(() => over.abort());
  const servers = countServers(world, over.signal);
  const faults = await injectAll(world, over.signal);
  const healedMs = Date.now();
  await Promise.race([ending, tooLong(world, over.signal)]);
  for (const [part, kept] of world.parts) if (part.startsWith('worker')) await kept.end('SIGTERM');
  return gather(world, { faults, healedMs, servers: await servers });
}

/** Every command that runs the batch has come to its end. */
async function untilDone({ parts }: ChaosWorld): Promise<void> {
  const runs = [...parts].filter(([part]) => !part.startsWith('worker'));
  await Promise.all(runs.map(([, kept]) => kept.done));
}

async function tooLong({ parts }: ChaosWorld, over: AbortSignal): Promise<never> {
  await sleep(END_LIMIT_MS, undefined, { signal: over }).catch(() => new Promise(() => {}));
  const said = [...parts.values()].flatMap(({ ends }) =>
    ends.map(({ name, code, stderr }) => `${name} (${code}): ${stderr}`),
  );
  throw new Error(`the batch has not ended ${END_LIMIT_MS / 1_000} s after the last fault\n${said.join('\n')}`);
}

async function injectAll(world: ChaosWorld, over: AbortSignal): Promise<readonly InjectedFault[]> {
  const { conversations, maxTurns, faults } = world.schedule;
  const running: Promise<InjectedFault | undefined>[] = [];
  for (const fault of faults) {
    await untilAsked(world, Math.ceil(fault.after * conversations * (maxTurns + 1)), over);
    if (over.aborted) break;
    running.push(injectFault(world, fault, over));
  }
  return (await Promise.all(running)).filter((each) => each !== undefined);
}

async function untilAsked({ agent }: ChaosWorld, count: number, over: AbortSignal): Promise<void> {
  let last = { asked: agent.asked(), atMs: Date.now() };
  while (agent.asked() < count && !over.aborted) {
    if (agent.asked() !== last.asked) last = { asked: agent.asked(), atMs: Date.now() };
    // Before the first call everything starts, which takes its time.
    if (last.asked > 0 && Date.now() - last.atMs > IDLE_MS) return;
    await sleep(POLL_MS);
  }
}

/** The most embedded servers that were seen at once. */
async function countServers({ schedule, project }: ChaosWorld, over: AbortSignal): Promise<number> {
  let most = 0;
  while (schedule.isDouble && !over.aborted) {
    most = Math.max(most, findServerProcesses(serverFiles(project.home)).length);
    await sleep(500, undefined, { signal: over }).catch(() => undefined);
  }
  return most;
}

async function gather(
  world: ChaosWorld,
  { faults, healedMs, servers }: Pick<Evidence, 'faults' | 'healedMs' | 'servers'>,
): Promise<Evidence> {
  const { schedule, project, parts, agentLog, query, env } = world;
  const store = await readStoredBatch(query);
  if (world.server) await exportBatch(world, env);
  return {
    schedule,
    store,
    exported: await readExported(join(project.folder, BATCH)),
    temporal: await readTemporalEnds(
      addressOf(world),
      BATCH,
      store.conversations.map(({ id }) => id),
    ),
    calls: readAgentLog(agentLog),
    faults,
    healedMs,
    processes: [...parts.values()].flatMap(({ ends }) => ends),
    servers,
  };
}

async function exportBatch({ project }: ChaosWorld, env: ChaosWorld['env']): Promise<void> {
  const { code, stderr } = await project.run(['export', BATCH, '--format', 'jsonl'], env);
  if (code !== 0) throw new Error(`export ended with ${code}: ${stderr}`);
}

function addressOf({ server, project }: ChaosWorld): string {
  if (server) return `127.0.0.1:${server.port}`;
  const record = readServerRecord(serverFiles(project.home));
  return `127.0.0.1:${record?.port}`;
}
