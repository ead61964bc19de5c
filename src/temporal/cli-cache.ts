import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../contract/environment.ts';
import { checkTemporalCli, type CheckContext } from './check-temporal-cli.ts';

/** The Temporal CLI that convsim gets by itself: the newest that `go install` can build. */
export const CLI_VERSION = '1.5.1';

/** An unfinished download or build is forgotten after this time. */
const LEFTOVER_AGE_MS = 60 * 60_000;

/** Folder, per user, of what several projects share. */
function cacheDir(env: Environment): string {
  if (env['CONVSIM_CACHE']) return env['CONVSIM_CACHE'];
  return join(env['XDG_CACHE_HOME'] || join(env['HOME'] || homedir(), '.cache'), 'convsim');
}

/** Where the cached Temporal CLI lies. */
export function cachedCliPath(env: Environment): string {
  return join(cacheDir(env), `temporal-${CLI_VERSION}`, 'temporal');
}

/**
 * Lets `make` put a Temporal CLI into a folder of its own, checks that it runs, and moves it into the cache in one step:
 * the cache never holds half of it, and two processes at once do not disturb each other.
 * @param make returns the path of the binary it made.
 */
export async function fillCache(context: CheckContext, make: (folder: string) => Promise<string>): Promise<string> {
  const target = cachedCliPath(context.env);
  const folder = join(cacheDir(context.env), `unfinished-${randomBytes(6).toString('hex')}`);
  await removeLeftovers(cacheDir(context.env));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    const made = await make(folder);
    await checkTemporalCli(made, context);
    await mkdir(join(target, '..'), { recursive: true, mode: 0o700 });
    await rename(made, target);
    return target;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function removeLeftovers(cache: string): Promise<void> {
  const names = await readdir(cache).catch(() => []);
  for (const name of names.filter((entry) => entry.startsWith('unfinished-'))) {
    const path = join(cache, name);
    const changedAt = await stat(path).then(
      (info) => info.mtimeMs,
      () => Date.now(),
    );
    if (Date.now() - changedAt > LEFTOVER_AGE_MS) await rm(path, { recursive: true, force: true });
  }
}
