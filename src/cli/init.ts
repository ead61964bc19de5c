import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { InputError } from '../contract/errors.ts';
import { commandWords } from './command-name.ts';
import type { CliContext } from './context.ts';
import { AGENT_TEMPLATE } from './init/agent-template.ts';
import { withIgnoredFiles } from './init/ignored-files.ts';
import { SEEDS_TEMPLATE } from './init/seeds-template.ts';
import { SPEC_TEMPLATE } from './init/spec-template.ts';
import { USER_TEMPLATE } from './init/user-template.ts';
import { shellWords } from './shell-words.ts';

const FILES: Readonly<Record<string, string>> = {
  'sim.yaml': SPEC_TEMPLATE,
  'seeds.csv': SEEDS_TEMPLATE,
  'agent.ts': AGENT_TEMPLATE,
  'user.ts': USER_TEMPLATE,
};

/** `convsim init [DIR]`: the files of a first simulation, which run as they are. */
export function addInitCommand(program: Command, context: CliContext): void {
  program
    .command('init')
    .argument('[dir]', 'the folder to write into; default: the working folder')
    .description('write a first simulation that runs as it is: sim.yaml, seeds.csv, agent.ts, user.ts')
    .action((dir: string | undefined) => init(context, dir));
}

async function init({ terminal, config }: CliContext, dir: string | undefined): Promise<void> {
  const folder = resolve(dir ?? '.');
  await checkNothingIsLost(folder, dir);
  await withReason(folder, () => writeFiles(folder));
  const shown = (name: string) => (dir === undefined ? name : join(dir, name));
  for (const name of Object.keys(FILES)) terminal.say(`wrote ${shown(name)}`);
  const command = await commandWords({ script: process.argv[1] ?? '', folder, env: config.env });
  terminal.say('next:');
  if (dir !== undefined) terminal.say(`  ${shellWords(['cd', dir])}`);
  for (const verb of ['validate', 'run']) terminal.say(`  ${shellWords([...command, verb, 'sim.yaml'])}`);
}

/** @throws {InputError} that lists every file that is there already. */
async function checkNothingIsLost(folder: string, dir: string | undefined): Promise<void> {
  const names = Object.keys(FILES);
  const isThere = await Promise.all(names.map((name) => exists(join(folder, name))));
  const found = names.filter((_, index) => isThere[index]);
  if (found.length === 0) return;
  const message =
    'is there already, and init overwrites nothing; move it away or name another folder: convsim init DIR';
  throw new InputError(found.map((name) => ({ place: dir === undefined ? name : join(dir, name), message })));
}

async function writeFiles(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  // `wx` fails where a file has come into being since it was looked for.
  for (const [name, text] of Object.entries(FILES)) await writeFile(join(folder, name), text, { flag: 'wx' });
  await ignoreFiles(join(folder, '.gitignore'));
}

async function ignoreFiles(file: string): Promise<void> {
  const before = (await exists(file)) ? await readFile(file, 'utf8') : '';
  const after = withIgnoredFiles(before);
  if (after !== before) await writeFile(file, after);
}

async function withReason(folder: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw InputError.of(folder, `cannot be written to: ${reason}; name another folder: convsim init DIR`);
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
