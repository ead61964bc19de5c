import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '@temporalio/client';
import { UnavailableError } from '../contract/errors.ts';
import { isPortFree } from '../process/free-port.ts';
import { isAlive } from '../process/is-alive.ts';
import { takeOver } from './attach-server.ts';
import { checkTemporalCli } from './check-temporal-cli.ts';
import { chooseCodecPort, choosePorts, type ServerPorts } from './choose-ports.ts';
import { connectIfServing } from './connect.ts';
import { serverAddress, describeServer, type EmbeddedServer, type ServerOptions } from './embedded-server.ts';
import { findTemporalCli } from './find-temporal-cli.ts';
import { fileLength, logTail } from './log-tail.ts';
import type { ServerFiles } from './server-files.ts';
import {
  newServerRecord,
  readPreviousPorts,
  readServerRecord,
  writeServerRecord,
  type ServerRecord,
} from './server-record.ts';
import { spawnServer } from './spawn-server.ts';
import { endProcess } from './stop-server.ts';

const HEALTH_LIMIT_MS = 60_000;

/** A start that takes longer is announced. */
const SLOW_MS = 1_000;

/** Another program may take a port between our look at it and the server's start; then others are chosen. */
const PORT_ATTEMPTS = 3;

/** What the server says of a database that another process has locked. */
const LOCKED = /database is locked|SQLITE_BUSY/;

/** One start of the server program. */
interface Start {
  readonly cli: string;
  readonly cliVersion: string;
  readonly files: ServerFiles;
  readonly ports: ServerPorts;
  readonly options: ServerOptions;
}

/**
 * Starts the server of a home folder as a process of its own and waits until it is ready. For use under the lock.
 * @throws {UnavailableError} with the last lines of its log when it ends early or is not ready within 60 s.
 */
export async function startServer(files: ServerFiles, options: ServerOptions): Promise<EmbeddedServer> {
  const cli = await findTemporalCli(options);
  const cliVersion = await checkTemporalCli(cli, options);
  // People see why nothing happens yet.
  const slow = setTimeout(() => options.say('starting the Temporal server'), SLOW_MS);
  try {
    for (let attempt = 1; ; attempt += 1) {
      const ports = await portsFor(files, options);
      const server = await startOn({ cli, cliVersion, files, ports, options }, attempt < PORT_ATTEMPTS);
      if (server) return server;
    }
  } finally {
    clearTimeout(slow);
  }
}

async function portsFor(files: ServerFiles, { env, keyring }: ServerOptions): Promise<ServerPorts> {
  const previous = readServerRecord(files) ?? readPreviousPorts(files);
  const ports = await choosePorts(env, previous);
  return keyring ? { ...ports, codecPort: await chooseCodecPort(ports, previous) } : ports;
}

/** `undefined` when a port was taken meanwhile and another attempt is due. */
async function startOn(start: Start, mayTryAgain: boolean): Promise<EmbeddedServer | undefined> {
  const logStart = await fileLength(start.files.log);
  const pid = await spawnServer(start);
  const record = newServerRecord(pid, { ...start.ports, cliVersion: start.cliVersion });
  try {
    await writeServerRecord(start.files, record);
    const connection = await waitUntilServing(record, start.options.signal);
    if (connection) return await makeReady(start, record, connection);
  } catch (error) {
    await endProcess(pid);
    throw error;
  }
  const isDead = !isAlive(pid);
  await endProcess(pid);
  if (isDead && mayTryAgain && !(await areFree(start.ports))) return undefined;
  throw await failedToStart(start.files, logStart, isDead);
}

async function makeReady(start: Start, record: ServerRecord, connection: Connection): Promise<EmbeddedServer> {
  try {
    await takeOver(start.files, record, connection);
    start.options.signal?.throwIfAborted();
    return describeServer(record, true);
  } finally {
    await connection.close();
  }
}

async function waitUntilServing(record: ServerRecord, signal?: AbortSignal): Promise<Connection | undefined> {
  const deadline = Date.now() + HEALTH_LIMIT_MS;
  while (isAlive(record.pid) && Date.now() < deadline) {
    const connection = await connectIfServing(serverAddress(record), 1_000);
    if (connection) return connection;
    await sleep(100, undefined, { signal });
  }
  return undefined;
}

async function areFree({ port, uiPort, metricsPort }: ServerPorts): Promise<boolean> {
  const free = await Promise.all([port, uiPort, metricsPort].map(isPortFree));
  return free.every(Boolean);
}

async function failedToStart(files: ServerFiles, logStart: number, isDead: boolean): Promise<UnavailableError> {
  const lines = await logTail(files.log, logStart);
  if (isDead && LOCKED.test(lines)) return heldByAnother(files);
  const what = isDead ? 'ended right after starting' : `was not ready within ${HEALTH_LIMIT_MS / 1000} s`;
  return new UnavailableError(`the Temporal server ${what}; the last lines of ${files.log}:\n${lines}`);
}

/** Such as a server that runs in a container or as another user, whose open files are not shown. */
function heldByAnother({ database }: ServerFiles): UnavailableError {
  return new UnavailableError(
    `the Temporal server cannot start: another process has its database ${database} open; ` +
      `find it with sudo lsof '${database}', end it and try again`,
  );
}
