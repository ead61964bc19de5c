import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { UnavailableError } from '../contract/errors.ts';
import { processIdentity } from './process-identity.ts';

/** Who holds a lock file. */
export interface LockHolder {
  readonly pid: number;
  /** Tells the holder from a later process with the same id. */
  readonly identity: string;
  /** ISO 8601. */
  readonly lockedAt: string;
  /** Tells this holding from others of the same process. */
  readonly nonce: string;
}

/** How a lock is waited for. */
export interface LockWait {
  /** Path of the lock file, in a folder that exists. */
  readonly path: string;
  /** Longest wait for another holder, in milliseconds. */
  readonly limitMs: number;
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

const POLL_MS = 100;
/** A lock file that says nothing readable was left by a process killed while writing it, if it is this old. */
const UNREADABLE_AGE_MS = 2_000;

/**
 * Runs `work` while holding a lock file. A lock whose holder is gone is taken over.
 * @throws {UnavailableError} when a living process holds it for too long; the signal's reason when aborted.
 */
export async function withServerLock<Result>(wait: LockWait, work: () => Promise<Result>): Promise<Result> {
  const nonce = await acquire(wait);
  try {
    return await work();
  } finally {
    await release(wait.path, nonce);
  }
}

/** Whether the holder of a lock no longer runs: ended, killed, or before the last reboot. */
export function isHolderGone(holder: LockHolder): boolean {
  return processIdentity(holder.pid) !== holder.identity;
}

async function acquire(wait: LockWait): Promise<string> {
  const nonce = randomBytes(8).toString('hex');
  const deadline = Date.now() + wait.limitMs;
  let hasSaid = false;
  while (!(await tryCreate(wait.path, nonce))) {
    const text = await readIfThere(wait.path);
    if (text === undefined || (await removeIfStale(wait.path, text))) continue;
    if (Date.now() > deadline) throw heldTooLong(wait, text);
    if (!hasSaid) wait.say(`waiting for ${describeHolder(text)}, which is starting the Temporal server`);
    hasSaid = true;
    await sleep(POLL_MS, undefined, { signal: wait.signal });
  }
  return nonce;
}

async function tryCreate(path: string, nonce: string): Promise<boolean> {
  const identity = processIdentity(process.pid) ?? '';
  const holder: LockHolder = { pid: process.pid, identity, lockedAt: new Date().toISOString(), nonce };
  try {
    await writeFile(path, JSON.stringify(holder), { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function removeIfStale(path: string, text: string): Promise<boolean> {
  const holder = parseHolder(text);
  const isStale = holder ? isHolderGone(holder) : await isOlderThan(path, UNREADABLE_AGE_MS);
  if (isStale) await removeExactly(path, text);
  return isStale;
}

/**
 * Removes the lock file if it still says what was read. Two processes may find the same stale lock: the slower one must
 * not remove the lock that the faster one has made since, so it looks at what it took and puts a fresh lock back.
 */
async function removeExactly(path: string, text: string): Promise<void> {
  const taken = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    await rename(path, taken);
    if ((await readFile(taken, 'utf8')) !== text) await link(taken, path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'EEXIST') throw error;
  } finally {
    await rm(taken, { force: true });
  }
}

async function release(path: string, nonce: string): Promise<void> {
  const text = await readFile(path, 'utf8').catch(() => '');
  if (parseHolder(text)?.nonce === nonce) await rm(path, { force: true });
}

function parseHolder(text: string): LockHolder | undefined {
  try {
    const holder = JSON.parse(text) as Partial<LockHolder> | null;
    return typeof holder?.pid === 'number' && typeof holder.nonce === 'string' ? (holder as LockHolder) : undefined;
  } catch {
    return undefined;
  }
}

async function isOlderThan(path: string, ageMs: number): Promise<boolean> {
  return stat(path).then(
    (info) => Math.abs(Date.now() - info.mtimeMs) > ageMs,
    () => false,
  );
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function describeHolder(text: string): string {
  const holder = parseHolder(text);
  return holder ? `another convsim (process ${holder.pid})` : 'another convsim';
}

function heldTooLong(wait: LockWait, text: string): UnavailableError {
  return new UnavailableError(
    `${describeHolder(text)} has been starting the Temporal server for over ${Math.round(wait.limitMs / 1000)} s; ` +
      `end that process, or remove ${wait.path} if it is no convsim`,
  );
}
