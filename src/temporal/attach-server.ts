import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '@temporalio/client';
import { UnavailableError } from '../contract/errors.ts';
import { connectIfServing } from './connect.ts';
import { readToken, writeTokenAndRetention } from './embedded-namespace.ts';
import { serverAddress, describeServer, type EmbeddedServer, type ServerOptions } from './embedded-server.ts';
import { isServerProcess, portsOfProcess } from './find-server-processes.ts';
import { prepareNamespace } from './prepare-namespace.ts';
import type { ServerFiles } from './server-files.ts';
import { newServerRecord, readServerRecord, writeServerRecord, type ServerRecord } from './server-record.ts';

/** A server that runs answers in milliseconds; one that is starting or overloaded is waited for under the lock. */
const QUICK_LIMIT_MS = 2_000;
const ANSWER_LIMIT_MS = 20_000;

/**
 * Attaches to the server that the record names, if it runs, answers at once and shows the record's token.
 * `undefined` otherwise.
 */
export async function attachQuickly(files: ServerFiles): Promise<EmbeddedServer | undefined> {
  const record = readServerRecord(files);
  if (!record || !isServerProcess(files, record.pid)) return undefined;
  const connection = await connectIfServing(serverAddress(record), QUICK_LIMIT_MS);
  if (!connection) return undefined;
  try {
    if ((await readToken(connection)) !== record.token) return undefined;
    await prepareNamespace(connection, 'default');
    return describeServer(record, false);
  } catch {
    // It may be ending: the slower way under the lock finds out, and reports what stays wrong.
    return undefined;
  } finally {
    await connection.close();
  }
}

/**
 * Attaches to a process that is known to be a server on this home's database, also when whoever started it was killed
 * before finishing. For use under the lock. `undefined` when the process ends meanwhile.
 * @throws {UnavailableError} when it does not answer within 20 s.
 */
export async function attachToProcess(
  files: ServerFiles,
  pid: number,
  options: ServerOptions,
): Promise<EmbeddedServer | undefined> {
  const record = recordOf(files, pid);
  const connection = await waitForAnswer(files, record, options.signal);
  if (!connection) return undefined;
  try {
    await takeOver(files, record, connection);
    return describeServer(record, false);
  } finally {
    await connection.close();
  }
}

/** Marks a server as ready: its namespace prepared, the record written, and, last, the token that says so. */
export async function takeOver(files: ServerFiles, record: ServerRecord, connection: Connection): Promise<void> {
  await prepareNamespace(connection, 'default');
  await writeServerRecord(files, record);
  if ((await readToken(connection)) !== record.token) await writeTokenAndRetention(connection, record.token);
}

function recordOf(files: ServerFiles, pid: number): ServerRecord {
  const record = readServerRecord(files);
  return record?.pid === pid ? record : newServerRecord(pid, { ...portsOfProcess(pid), cliVersion: 'unknown' });
}

async function waitForAnswer(
  files: ServerFiles,
  record: ServerRecord,
  signal: AbortSignal | undefined,
): Promise<Connection | undefined> {
  const deadline = Date.now() + ANSWER_LIMIT_MS;
  while (isServerProcess(files, record.pid)) {
    const connection = await connectIfServing(serverAddress(record), QUICK_LIMIT_MS);
    if (connection) return connection;
    if (Date.now() > deadline) throw notAnswering(files, record);
    await sleep(200, undefined, { signal });
  }
  return undefined;
}

function notAnswering(files: ServerFiles, record: ServerRecord): UnavailableError {
  return new UnavailableError(
    `the Temporal server (process ${record.pid}) does not answer at ${serverAddress(record)}; ` +
      `end it with convsim server --stop and try again; its log is ${files.log}`,
  );
}
