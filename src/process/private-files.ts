import { chmodSync, closeSync, fstatSync, fchmodSync, openSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { HOME_NAME } from './find-home.ts';
import { makeFolder } from './make-folder.ts';

/** Mode of files that only their owner may read and write. */
export const PRIVATE_FILE = 0o600;
/** Mode of folders that only their owner may list and enter. */
export const PRIVATE_FOLDER = 0o700;

const OF_OTHERS = 0o077;

/**
 * Makes a folder that only its owner may enter, whatever the umask, and those above it. One that exists is closed to others if it
 * is a `.convsim`: any other may be there for more than convsim.
 */
export function makePrivateFolder(path: string): string | undefined {
  const made = makeFolder(path, PRIVATE_FOLDER);
  if (made === undefined && basename(path) === HOME_NAME) closeToOthers(path);
  return made;
}

/**
 * Makes an empty file that only its owner may read, or closes one that exists to others. SQLite gives the files that it puts
 * beside a database the mode of the database.
 */
export function makePrivateFile(path: string): void {
  closeSync(openPrivateFile(path));
}

/** Closes a file or folder that exists to others, if it is our own. */
export function closeToOthers(path: string): void {
  const { mode, uid } = statSync(path);
  if (isOpenToOthers(mode) && isOwn(uid)) chmodSync(path, mode & ~OF_OTHERS);
}

/** Opens a file that only its owner may read, to append to it; returns its descriptor. */
export function openPrivateFile(path: string): number {
  const file = openSync(path, 'a', PRIVATE_FILE);
  const { mode, uid } = fstatSync(file);
  if (isOpenToOthers(mode) && isOwn(uid)) fchmodSync(file, PRIVATE_FILE);
  return file;
}

/** Starts a process whose files nobody else may read; `start` must not wait for anything. */
export function withPrivateFiles<Child>(start: () => Child): Child {
  // A thread of Node may not change it, and starts the process with that of the program.
  if (!isMainThread) return start();
  const before = process.umask(OF_OTHERS);
  try {
    return start();
  } finally {
    process.umask(before);
  }
}

function isOpenToOthers(mode: number): boolean {
  return (mode & OF_OTHERS) !== 0;
}

/** Only the owner may change a mode; root leaves alone what belongs to others. */
function isOwn(uid: number): boolean {
  return process.getuid?.() === uid;
}
