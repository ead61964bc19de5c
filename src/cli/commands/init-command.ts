import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { errorMessage } from '../../contract/error-message.ts';
import { InputError } from '../../contract/errors.ts';
import { commandWords } from '../command-words.ts';
import type { CliContext } from '../cli-context.ts';
import { AGENT_TEMPLATE } from '../init/agent-template.ts';
import { SEEDS_TEMPLATE, SPEC_TEMPLATE } from '../init/spec-template.ts';
import { USER_TEMPLATE } from '../init/user-template.ts';
import { shellWords } from '../shell-words.ts';

const FILES: Readonly<Record<string, string>> = {
  'sim.yaml': SPEC_TEMPLATE,
  'seeds.csv': SEEDS_TEMPLATE,
  'agent.ts': AGENT_TEMPLATE,
  'user.ts': USER_TEMPLATE,
};

/** What convsim writes, for `.gitignore`. */
const IGNORED = ['.convsim/', '/*.jsonl'];

/** `convsim init [DIR]`: the files of a first simulation, which run as they are. */
export function initCommand(context: CliContext): Command {
  return new Command('init')
    .argument('[dir]', 'the folder to write into; default: the working folder')
    .description('create a first simulation, ready to run: sim.yaml, seeds.csv, agent.ts, user.ts')
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

/** @throws {InputError} that lists every file that already exists. */
async function checkNothingIsLost(folder: string, dir: string | undefined): Promise<void> {
  const names = Object.keys(FILES);
  const isThere = await Promise.all(names.map((name) => exists(join(folder, name))));
  const found = names.filter((_, index) => isThere[index]);
  if (found.length === 0) return;
  const message = 'already exists; init never overwrites files. Move it away or name another folder: convsim init DIR';
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
  const lines = before.split(/\r?\n/).map((line) => line.trim());
  const missing = IGNORED.filter((line) => !lines.includes(line));
  const start = before === '' || before.endsWith('\n') ? before : `${before}\n`;
  if (missing.length > 0) await writeFile(file, `${start}${missing.join('\n')}\n`);
}

async function withReason(folder: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const reason = errorMessage(error);
    throw InputError.of(folder, `cannot be written to: ${reason}; name another folder: convsim init DIR`);
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
