import { access, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { errorMessage } from '../../contract/error-message.ts';
import { InputError } from '../../contract/errors.ts';
import { makeFolder } from '../../process/make-folder.ts';
import { commandWords } from '../command-words.ts';
import type { CliContext } from '../cli-context.ts';
import { helpNotes } from '../help-notes.ts';
import { type AgentSpec, AGENT_SPECS, specWithAgent } from '../init/agent-specs.ts';
import { AGENT_TEMPLATE } from '../init/agent-template.ts';
import { GOAL_SEEDS, goalSpec, MODULE_AGENT } from '../init/goal-template.ts';
import { SEEDS_TEMPLATE, SPEC_TEMPLATE } from '../init/spec-template.ts';
import { USER_TEMPLATE } from '../init/user-template.ts';
import { shellWords } from '../shell-words.ts';

type Files = Readonly<Record<string, string>>;

const FILES: Files = {
  'sim.yaml': SPEC_TEMPLATE,
  'seeds.csv': SEEDS_TEMPLATE,
  'agent.ts': AGENT_TEMPLATE,
  'user.ts': USER_TEMPLATE,
};

/** What convsim writes, for `.gitignore`. */
const IGNORED = ['.convsim/', '/*.jsonl', '.env'];

interface InitOptions {
  readonly agent?: string;
  readonly user?: boolean;
}

/** `convsim init [DIR]`: the files of a first simulation, which run as they are, or a spec for an agent of another type. */
export function initCommand(context: CliContext): Command {
  return new Command('init')
    .argument('[dir]', 'the folder to write into; default: the working folder')
    .description('create a first simulation, ready to run: sim.yaml, seeds.csv, agent.ts, user.ts')
    .addHelpText(
      'after',
      helpNotes('command-line.md#convsim-init', 'convsim init my-sim', 'convsim init my-sim --agent openai'),
    )
    .addOption(
      new Option(
        '--agent <type>',
        'write only sim.yaml, seeds.csv and .gitignore, for your own agent of this type',
      ).choices(Object.keys(AGENT_SPECS)),
    )
    .option('--user', 'write users with goals and personas, and a rule that stops them')
    .action((dir: string | undefined, options: InitOptions) => init(context, dir, options));
}

async function init({ terminal, config }: CliContext, dir: string | undefined, options: InitOptions): Promise<void> {
  const folder = resolve(dir ?? '.');
  const spec = options.agent === undefined ? undefined : AGENT_SPECS[options.agent];
  const files = filesOf(spec, options.user ?? false);
  await checkNothingIsLost(files, folder, dir);
  const hasIgnored = await withReason(folder, () => writeFiles(files, folder));
  const shown = (name: string) => (dir === undefined ? name : join(dir, name));
  const written = [...Object.keys(files), ...(hasIgnored ? ['.gitignore'] : [])];
  for (const name of written) terminal.say(`wrote ${shown(name)}`);
  const command = await commandWords({ script: process.argv[1] ?? '', folder, env: config.env });
  if (spec) terminal.say(`replace the address of the agent in ${shown('sim.yaml')}`);
  if (spec?.needs) terminal.say(`set ${spec.needs}, in the shell or in ${shown('.env')}`);
  terminal.say('next:');
  if (dir !== undefined) terminal.say(`  ${shellWords(['cd', dir])}`);
  for (const verb of ['validate', 'run']) terminal.say(`  ${shellWords([...command, verb, 'sim.yaml'])}`);
}

function filesOf(spec: AgentSpec | undefined, hasGoals: boolean): Files {
  if (hasGoals) {
    const files = { 'sim.yaml': goalSpec(spec?.yaml ?? MODULE_AGENT), 'seeds.csv': GOAL_SEEDS };
    return spec ? files : { ...files, 'agent.ts': AGENT_TEMPLATE };
  }
  return spec ? { 'sim.yaml': specWithAgent(spec), 'seeds.csv': SEEDS_TEMPLATE } : FILES;
}

/** @throws {InputError} that lists every file that already exists. */
async function checkNothingIsLost(files: Files, folder: string, dir: string | undefined): Promise<void> {
  const names = Object.keys(files);
  const isThere = await Promise.all(names.map((name) => exists(join(folder, name))));
  const found = names.filter((_, index) => isThere[index]);
  if (found.length === 0) return;
  const message = 'already exists; init never overwrites files. Move it away or name another folder: convsim init DIR';
  throw new InputError(found.map((name) => ({ place: dir === undefined ? name : join(dir, name), message })));
}

/** Returns whether `.gitignore` had to be written too. */
async function writeFiles(files: Files, folder: string): Promise<boolean> {
  makeFolder(folder);
  // `wx` fails where a file has come into being since it was looked for.
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text, { flag: 'wx' });
  return ignoreFiles(join(folder, '.gitignore'));
}

async function ignoreFiles(file: string): Promise<boolean> {
  const before = (await exists(file)) ? await readFile(file, 'utf8') : '';
  const lines = before.split(/\r?\n/).map((line) => line.trim());
  const missing = IGNORED.filter((line) => !lines.includes(line));
  const start = before === '' || before.endsWith('\n') ? before : `${before}\n`;
  if (missing.length > 0) await writeFile(file, `${start}${missing.join('\n')}\n`);
  return missing.length > 0;
}

async function withReason<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
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
