import { randomBytes } from 'node:crypto';
import { lstat, mkdir, readdir, readlink, rename, rm, stat, symlink } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cachedCliPath } from '../../src/temporal/cli-cache.ts';
import type { Environment } from '../../src/contract/environment.ts';
import { runChild } from '../../src/process/run-child.ts';
import { makeVenv } from './make-venv.ts';

/** The MLflow that the tests run against; its exact packages stand in `test/mlflow/requirements.txt`. */
const MLFLOW_VERSION = '3.17.2';

const REQUIREMENTS = fileURLToPath(new URL('../mlflow/requirements.txt', import.meta.url));

/** What a killed installation left behind is removed after this time. */
const LEFTOVER_AGE_MS = 60 * 60_000;

/** Ends with 0 if this environment has every package of the file in its version. */
const CHECK = `
import sys
from importlib.metadata import version
from packaging.requirements import Requirement
lines = [line.split('#')[0].strip() for line in open(sys.argv[1])]
needed = [Requirement(line) for line in lines if line]
missing = [str(each) for each in needed if (not each.marker or each.marker.evaluate()) and version(each.name) not in each.specifier]
sys.exit('lacks ' + ', '.join(missing) if missing else 0)
`;

/** Where an installation comes from and to. */
export interface MlflowInstallation {
  readonly env: Environment;
  /** Tells in one line what is done and how long it takes. */
  readonly say: (line: string) => void;
}

/** Folder of the virtual environment: `CONVSIM_MLFLOW_VENV`, else one beside the cached Temporal CLI. */
export function mlflowVenv(env: Environment): string {
  return resolve(env['CONVSIM_MLFLOW_VENV'] || join(dirname(cachedCliPath(env)), '..', `mlflow-${MLFLOW_VERSION}`));
}

/**
 * Folder of a virtual environment with the MLflow of the tests, made if there is none. Its place is a link that is set when
 * all is installed (an environment cannot be moved), so that nobody ever finds half of one.
 * @throws {Error} naming what was tried and what to install.
 */
export async function installMlflow({ env, say }: MlflowInstallation): Promise<string> {
  const venv = mlflowVenv(env);
  if (await isComplete(venv, env)) return venv;
  const old = await lstat(venv).catch(() => undefined);
  if (old && !old.isSymbolicLink()) {
    throw new Error(
      `${venv} lacks packages of ${REQUIREMENTS}: install them there, or set CONVSIM_MLFLOW_VENV otherwise`,
    );
  }
  say(`installing MLflow ${MLFLOW_VERSION} into ${venv}: about a minute and 900 MB, once`);
  await mkdir(dirname(venv), { recursive: true });
  await removeLeftovers(venv);
  const folder = `${venv}.${randomBytes(4).toString('hex')}`;
  try {
    await makeVenv({ folder, requirements: REQUIREMENTS, env });
    await symlink(basename(folder), `${folder}.link`);
    await rename(`${folder}.link`, venv);
    return venv;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function isComplete(venv: string, env: Environment): Promise<boolean> {
  const command = join(venv, 'bin', 'python');
  const check = runChild({ command, args: ['-c', CHECK, REQUIREMENTS], env: { ...env }, timeoutMs: 60_000 });
  return check.then(
    ({ exitCode }) => exitCode === 0,
    () => false,
  );
}

async function removeLeftovers(venv: string): Promise<void> {
  const current = await readlink(venv).catch(() => '');
  const names = await readdir(dirname(venv));
  for (const name of names.filter((each) => each.startsWith(`${basename(venv)}.`) && each !== current)) {
    const path = join(dirname(venv), name);
    const changedAt = await stat(path).then((info) => info.mtimeMs, Date.now);
    if (Date.now() - changedAt > LEFTOVER_AGE_MS) await rm(path, { recursive: true, force: true });
  }
}
