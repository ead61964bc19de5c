import { copyFile, mkdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Project, Started } from './cli.ts';

/** The databases of a `.convsim` folder: what was said, and Temporal's own. */
export const DATABASES = ['store', 'temporal'] as const;

/** One of them. */
export type DatabaseName = (typeof DATABASES)[number];

/** The files of a SQLite database that outlive its processes. */
const ENDS = ['.db', '.db-wal'];

/** Copies a database from one folder into another, as it is on the disk; what it does not have is left out. */
export async function copyDatabase(name: DatabaseName, from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const end of ENDS) {
    if (existsSync(join(from, `${name}${end}`))) await copyFile(join(from, `${name}${end}`), join(to, `${name}${end}`));
  }
}

/** Copies both databases of a run at one moment: its process and the Temporal server stand still meanwhile, as if the power had gone. */
export async function copyAtOnce({ home, serverPid }: Project, running: Started, to: string): Promise<void> {
  const pids = [running.child.pid ?? 0, serverPid()];
  for (const pid of pids) process.kill(pid, 'SIGSTOP');
  try {
    for (const name of DATABASES) await copyDatabase(name, home, to);
  } finally {
    for (const pid of pids) process.kill(pid, 'SIGCONT');
  }
}
