import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'libsql';
import { errorCode, errorMessage } from '../contract/error-message.ts';
import { UnavailableError } from '../contract/errors.ts';
import { makePrivateFile } from '../process/private-files.ts';

/** How the lock is waited for. */
export interface LockWait {
  /** Path of the lock file, in a folder that exists. The file stays when the lock is released. */
  readonly path: string;
  /** Longest wait for another holder, in milliseconds. */
  readonly limitMs: number;
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

const POLL_MS = 100;

/**
 * Runs `work` while holding the lock, an open write transaction of SQLite: the system frees it however this process ends.
 * @throws {UnavailableError} when another process holds it for too long; the signal's reason when aborted.
 */
export async function withServerLock<Result>(wait: LockWait, work: () => Promise<Result>): Promise<Result> {
  const database = openLock(wait);
  try {
    await acquire(database, wait);
    return await work();
  } finally {
    release(database);
    database.close();
  }
}

function openLock({ path }: LockWait): Database.Database {
  try {
    makePrivateFile(path);
    const database = new Database(path);
    database.exec('pragma busy_timeout = 0');
    return database;
  } catch (error) {
    throw unusable(path, error);
  }
}

async function acquire(database: Database.Database, wait: LockWait): Promise<void> {
  const deadline = Date.now() + wait.limitMs;
  let hasSaid = false;
  while (!tryAcquire(database, wait)) {
    const pid = holderOf(database);
    const holder = pid === undefined ? 'another convsim' : `another convsim (process ${pid})`;
    if (Date.now() > deadline) throw heldTooLong(holder, wait);
    if (!hasSaid) wait.say(`waiting for ${holder}, which is starting the Temporal server`);
    hasSaid = true;
    await sleep(POLL_MS, undefined, { signal: wait.signal });
  }
}

/**
 * The first transaction publishes who holds the lock, the second one holds it. Another process may get in between: then
 * the file names that one, and this one does not hold the lock.
 */
function tryAcquire(database: Database.Database, { path }: LockWait): boolean {
  try {
    database.exec(`begin immediate; pragma user_version = ${process.pid}; commit; begin immediate`);
    if (holderOf(database) === process.pid) return true;
  } catch (error) {
    if (errorCode(error) !== 'SQLITE_BUSY') throw unusable(path, error);
  }
  release(database);
  return false;
}

/**
 * Process id of whoever took the lock last; `undefined` in the moment when that is being written. All rows are read, since an
 * unfinished query would keep others out.
 */
function holderOf(database: Database.Database): number | undefined {
  try {
    const [row] = database.prepare('pragma user_version').all() as { user_version: number }[];
    return row?.user_version;
  } catch (error) {
    if (errorCode(error) === 'SQLITE_BUSY') return undefined;
    throw error;
  }
}

function release(database: Database.Database): void {
  if (database.inTransaction) database.exec('rollback');
}

function heldTooLong(holder: string, { limitMs }: LockWait): UnavailableError {
  const seconds = Math.round(limitMs / 1000);
  return new UnavailableError(
    `${holder} has been starting the Temporal server for over ${seconds} s; end that process and try again`,
  );
}

function unusable(path: string, cause: unknown): UnavailableError {
  const remedy = 'check its permissions, or remove it while no convsim is running';
  return new UnavailableError(`the lock ${path} cannot be used: ${errorMessage(cause)}; ${remedy}`, { cause });
}
