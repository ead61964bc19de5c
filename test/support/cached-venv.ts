import { randomBytes } from 'node:crypto';
import { lstat, mkdir, readdir, readlink, rename, rm, stat, symlink } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Environment } from '../../src/contract/environment.ts';
import { runChild } from '../../src/process/run-child.ts';
import { cachedCliPath } from '../../src/temporal/cli-cache.ts';
import { makeVenv, type VenvToMake } from './make-venv.ts';

/** What a virtual environment of the tests holds. */
export interface CachedVenv extends Pick<VenvToMake, 'title' | 'variable' | 'steps' | 'stepLimitMs'> {
  /** Name of its folder in the cache, which says what is in it. */
  readonly name: string;
  /** How long its installation takes and how much room it needs. */
  readonly cost: string;
  /** Variables that its installation needs. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Makes sure of what the machine must have for it. */
  readonly prepare?: (installation: Installation) => Promise<void>;
}

/** Where an installation comes from and to. */
export interface Installation {
  readonly env: Environment;
  /** Tells in one line what is done and how long it takes. */
  readonly say: (line: string) => void;
}

/** What a killed installation left behind is removed after this time: no installation takes longer. */
const LEFTOVER_AGE_MS = 2 * 60 * 60_000;

/** Ends with 0 if this environment has every package of the files in its version. */
const CHECK = `
import sys
from importlib.metadata import version
from packaging.requirements import Requirement
lines = [line.split('#')[0].strip() for path in sys.argv[1:] for line in open(path)]
needed = [Requirement(line) for line in lines if line]
missing = [str(each) for each in needed if (not each.marker or each.marker.evaluate()) and version(each.name) not in each.specifier]
sys.exit('lacks ' + ', '.join(missing) if missing else 0)
`;

/** Folder of the virtual environment: the one that its variable names, else one beside the cached Temporal CLI. */
export function venvFolder({ variable, name }: Pick<CachedVenv, 'variable' | 'name'>, env: Environment): string {
  return resolve(env[variable] || join(dirname(cachedCliPath(env)), '..', name));
}

/**
 * Folder of a virtual environment, made if there is none. Its place is a link that is set when all is installed (an environment
 * cannot be moved), so that nobody ever finds half of one.
 * @throws {Error} naming what was tried and what to install.
 */
export async function installVenv(venv: CachedVenv, { env, say }: Installation): Promise<string> {
  const place = venvFolder(venv, env);
  if (await isComplete(place, venv, env)) return place;
  const old = await lstat(place).catch(() => undefined);
  if (old && !old.isSymbolicLink()) {
    const files = venv.steps.map(({ requirements }) => requirements).join(', ');
    throw new Error(`${place} lacks packages of ${files}: install them there, or set ${venv.variable} otherwise`);
  }
  say(`installing ${venv.title} into ${place}: ${venv.cost}, once`);
  await mkdir(dirname(place), { recursive: true });
  await removeLeftovers(place);
  const folder = `${place}.${randomBytes(4).toString('hex')}`;
  try {
    await venv.prepare?.({ env, say });
    await makeVenv({ ...venv, folder, env: { ...env, ...venv.variables } });
    await symlink(basename(folder), `${folder}.link`);
    await rename(`${folder}.link`, place);
    return place;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function isComplete(place: string, { steps }: CachedVenv, env: Environment): Promise<boolean> {
  const command = join(place, 'bin', 'python');
  const args = ['-c', CHECK, ...steps.map(({ requirements }) => requirements)];
  const check = runChild({ command, args, env: { ...env }, timeoutMs: 60_000 });
  return check.then(
    ({ exitCode }) => exitCode === 0,
    () => false,
  );
}

async function removeLeftovers(place: string): Promise<void> {
  const current = await readlink(place).catch(() => '');
  const names = await readdir(dirname(place));
  for (const name of names.filter((each) => each.startsWith(`${basename(place)}.`) && each !== current)) {
    const path = join(dirname(place), name);
    const changedAt = await stat(path).then((info) => info.mtimeMs, Date.now);
    if (Date.now() - changedAt > LEFTOVER_AGE_MS) await rm(path, { recursive: true, force: true });
  }
}
