import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '../../src/contract/environment.ts';
import { runChild } from '../../src/process/run-child.ts';

/** Packages that are installed together. */
export interface InstallStep {
  /** Path of a pip requirements file. */
  readonly requirements: string;
  /** Options that `pip install` and `uv pip install` both know. */
  readonly options?: readonly string[];
}

/** A virtual environment to make. */
export interface VenvToMake {
  /** What it is for, in messages. */
  readonly title: string;
  /** Variable that names a folder with an environment made by hand. */
  readonly variable: string;
  /** Does not exist yet. */
  readonly folder: string;
  /** In this order. */
  readonly steps: readonly InstallStep[];
  /** Longest that one step may take, in milliseconds. */
  readonly stepLimitMs: number;
  readonly env: Environment;
}

/** A command line. */
type Command = readonly string[];

/** One way to make an environment and to install into it. */
interface Way {
  readonly name: string;
  readonly make: readonly Command[];
  /** Goes before the options of a step. */
  readonly install: Command;
}

const PYTHONS = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10'];
const IS_NEW_ENOUGH = 'import sys; sys.exit(sys.version_info < (3, 10))';

/**
 * Makes the environment by the first way that this machine has: its own venv, virtualenv, pip from outside, or uv. A
 * failure to install is not tried another way: all take the packages from the same place.
 * @throws {Error} naming each way and why it failed.
 */
export async function makeVenv(venv: VenvToMake): Promise<void> {
  const python = await findPython(venv);
  const tried: string[] = [];
  for (const way of waysOf(venv, python)) {
    const failure = await firstFailure(way.make, venv);
    if (failure === undefined) return install(way, venv);
    tried.push(`${way.name}: ${failure}`);
    await rm(venv.folder, { recursive: true, force: true });
  }
  throw new Error(
    `${python} cannot make a virtual environment (${tried.join('; ')}); install one of them, on Debian and Ubuntu by ` +
      `apt-get install python3-venv, or make one yourself and set ${venv.variable} to its folder`,
  );
}

function waysOf({ folder }: VenvToMake, python: string): readonly Way[] {
  const inside = join(folder, 'bin', 'python');
  const pip = ['-m', 'pip', 'install', '--quiet'];
  return [
    { name: 'venv', make: [[python, '-m', 'venv', folder]], install: [inside, ...pip] },
    { name: 'virtualenv', make: [[python, '-m', 'virtualenv', folder]], install: [inside, ...pip] },
    {
      name: 'pip',
      make: [
        [python, '-m', 'pip', '--version'],
        [python, '-m', 'venv', '--without-pip', folder],
      ],
      install: [python, '-m', 'pip', '--python', inside, ...pip.slice(2)],
    },
    {
      name: 'uv',
      make: [['uv', 'venv', '--python', python, folder]],
      install: ['uv', 'pip', 'install', '--python', inside],
    },
  ];
}

async function install(way: Way, venv: VenvToMake): Promise<void> {
  const commands = venv.steps.map(({ requirements, options = [] }) => [...way.install, ...options, '-r', requirements]);
  const failure = await firstFailure(commands, venv);
  if (failure !== undefined) throw new Error(`${venv.title} cannot be installed by ${way.name}: ${failure}`);
}

async function findPython(venv: VenvToMake): Promise<string> {
  for (const python of PYTHONS) {
    if ((await firstFailure([[python, '-c', IS_NEW_ENOUGH]], venv)) === undefined) return python;
  }
  throw new Error(`${venv.title} needs Python 3.10 or newer, and there is none on the PATH: install python3`);
}

/** The last line that the first failing command said; `undefined` where all succeed. */
async function firstFailure(
  commands: readonly Command[],
  { env, stepLimitMs }: VenvToMake,
): Promise<string | undefined> {
  for (const [command = '', ...args] of commands) {
    try {
      const result = await runChild({ command, args, env: { ...env }, timeoutMs: stepLimitMs });
      if (result.exitCode !== 0) return result.output.trim().split('\n').at(-1) || `ended with ${result.exitCode}`;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
  return undefined;
}
