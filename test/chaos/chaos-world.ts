import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { storeFile } from '../../src/store/store-place.ts';
import { type AtEnd, CLI, makeProject, type Project } from '../support/cli.ts';
import { type CutProxy, startCutProxy } from '../support/cut-proxy.ts';
import type { PostgresServer } from '../support/postgres-server.ts';
import { mountDisk, unmountDisk } from '../support/small-disk.ts';
import { temporalCli } from '../support/temporal-cli.ts';
import { doneCode } from './audit-processes.ts';
import { type Query, sqliteQuery } from './gather-evidence.ts';
import { KeptProcess } from './kept-process.ts';
import { type KeptServer, startKeptServer } from './kept-server.ts';
import { type Link, type Part, type Schedule, seedQuestion } from './schedule.ts';
import { type ChaosAgent, startAgent } from './start-agent.ts';

/** Id of the batch of every schedule. */
export const BATCH = 'b';

const CLIENT = fileURLToPath(new URL('../../dist/client.js', import.meta.url));
const CLOCK = fileURLToPath(new URL('shift-clock.mjs', import.meta.url));

/** Everything that runs for a schedule. */
export interface ChaosWorld {
  readonly schedule: Schedule;
  readonly project: Project;
  readonly agent: ChaosAgent;
  readonly agentLog: string;
  /** `undefined` where the embedded one is used. */
  readonly server: KeptServer | undefined;
  readonly links: ReadonlyMap<Link, CutProxy>;
  readonly parts: ReadonlyMap<Part, KeptProcess>;
  readonly query: Query;
  /** The database and its server; `undefined` for SQLite. */
  readonly postgres: { readonly server: PostgresServer; readonly name: string } | undefined;
  /** Folder of the store on a disk of its own; `undefined` where none can be mounted, or on PostgreSQL. */
  readonly disk: string | undefined;
  readonly clockFile: string;
  /** Environment of a command that no fault touches. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

const QUESTIONS = `export default ({ context, turn }) => [\`Question \${turn}: why is it that "\${context}"?\`];\n`;

/** Starts everything; `startPostgres` gives the server that schedules share. */
export async function startWorld(
  schedule: Schedule,
  { atEnd, startPostgres }: { readonly atEnd: AtEnd; readonly startPostgres: () => Promise<PostgresServer> },
): Promise<ChaosWorld> {
  const isEmbedded = schedule.setup === 'embedded';
  const project = await makeProject({}, atEnd);
  const { folder, home } = project;
  const agentLog = join(folder, 'agent.log');
  const agent = await startAgent(schedule, agentLog);
  atEnd(() => agent.end());
  const links = new Map<Link, CutProxy>();
  const cuttable = async (link: Link, port: number): Promise<number> => {
    const proxy = await startCutProxy(port);
    atEnd(() => proxy.close());
    links.set(link, proxy);
    return proxy.port;
  };
  await writeProject(project, schedule, await cuttable('agent', agent.port));
  const disk = schedule.setup === 'postgres' ? undefined : await storeOnDisk(project, atEnd);
  const server = isEmbedded ? undefined : await startKeptServer(folder);
  if (server) atEnd(() => server.end());

  const postgres = schedule.setup === 'postgres' ? await makeDatabase(await startPostgres(), atEnd) : undefined;
  const clockFile = join(folder, 'clock');
  const own = { CONVSIM_HOME: home, CONVSIM_TEMPORAL_CLI: await temporalCli(), NO_COLOR: '1' };
  const env = { ...process.env, ...own, ...(postgres && { CONVSIM_DATABASE_URL: postgres.url }) };
  const touched: Record<string, string | undefined> = {
    ...env,
    NODE_OPTIONS: `--import ${pathToFileURL(CLOCK).href}`,
    CHAOS_CLOCK: clockFile,
  };
  if (postgres) {
    const url = new URL(postgres.url);
    url.port = String(await cuttable('postgres', Number(url.port)));
    touched['CONVSIM_DATABASE_URL'] = url.href;
  }
  const parts = new Map<Part, KeptProcess>();
  const keep = async (part: Part, args: readonly string[], link?: Link) => {
    const address = server && link && `127.0.0.1:${await cuttable(link, server.port)}`;
    // With 0 a command says that nothing is left to do: whether that is true is for the audit.
    const doneWith = part.startsWith('worker') ? [] : [0, doneCode(schedule)];
    const kept = new KeptProcess({
      name: part,
      args,
      folder,
      env: { ...touched, ...(address && { TEMPORAL_ADDRESS: address }) },
      doneWith,
    });
    atEnd(() => kept.end('SIGKILL'));
    parts.set(part, kept);
  };
  const run = ['run', 'sim.yaml', '--batch', BATCH];
  if (isEmbedded) {
    await keep('run', [CLI, ...run]);
    if (schedule.isDouble) await keep('other run', [CLI, ...run]);
  } else {
    await keep('worker a', [CLI, 'worker'], 'worker a-temporal');
    await keep('worker b', [CLI, 'worker'], 'worker b-temporal');
    await keep('client', [CLIENT, 'sim.yaml', '--batch', BATCH], 'client-temporal');
  }
  const query: Query = postgres
    ? (statement) => postgres.server.run(statement, postgres.name)
    : sqliteQuery(storeFile(home));
  return { schedule, project, agent, agentLog, server, links, parts, query, postgres, disk, clockFile, env };
}

async function writeProject(project: Project, schedule: Schedule, agentPort: number): Promise<void> {
  const spec = {
    agent: {
      type: 'http',
      url: `http://127.0.0.1:${agentPort}/`,
      headers: { 'x-worker': '${CHAOS_WORKER}' },
      body: { conversation: '{{conversationId}}', turn: '{{turn}}', messages: '{{messages}}' },
      answer: 'answer',
    },
    questions: { type: 'module', path: './questions.mjs' },
    context: { type: 'agent-response' },
    systemMessage: null,
    maxTurns: schedule.maxTurns,
    concurrency: schedule.concurrency,
    limits: { agent: { timeout: '40s', maxAttempts: 12 }, questions: { maxAttempts: 12 } },
    seeds: Array.from({ length: schedule.conversations }, (_, seed) => seedQuestion(schedule, seed)),
  };
  await project.write('sim.yaml', JSON.stringify(spec));
  await project.write('questions.mjs', QUESTIONS);
}

/** Puts the store, and nothing else, on a small disk of its own, where that may be done. */
async function storeOnDisk({ folder, home }: Project, atEnd: AtEnd): Promise<string | undefined> {
  const disk = join(folder, 'disk');
  await mkdir(disk);
  if (mountDisk(disk).status !== 0) return undefined;
  atEnd(async () => unmountDisk(disk));
  await mkdir(home);
  await symlink(join(disk, 'store.db'), storeFile(home));
  return disk;
}

async function makeDatabase(server: PostgresServer, atEnd: AtEnd) {
  const url = await server.createDatabase();
  atEnd(() => server.releaseDatabase(url));
  return { server, url, name: new URL(url).pathname.slice(1) };
}
