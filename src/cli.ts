#!/usr/bin/env node
import { Command } from 'commander';
import type { CliContext } from './cli/cli-context.ts';
import { helpNotes } from './cli/help-notes.ts';
import { nativeTrouble } from './cli/native-trouble.ts';
import { reportError } from './cli/report-error.ts';
import { sayMistake } from './cli/say-mistake.ts';
import { createTerminal } from './cli/terminal.ts';
import { readConfig } from './config.ts';
import { catchStrayErrors, routeStrayErrors } from './modules/stray-errors.ts';
import { VERSION } from './version.ts';

type MakeCommand = (context: CliContext) => Command;

/** Subcommands in the order of the help; each is loaded when it is called: what they all need takes seconds to load. */
const COMMANDS: Readonly<Record<string, () => Promise<MakeCommand>>> = {
  run: async () => (await import('./cli/commands/run-command.ts')).runCommand,
  status: async () => (await import('./cli/commands/status-command.ts')).statusCommand,
  show: async () => (await import('./cli/commands/show-command.ts')).showCommand,
  judge: async () => (await import('./cli/commands/judge-command.ts')).judgeCommand,
  stats: async () => (await import('./cli/commands/stats-command.ts')).statsCommand,
  compare: async () => (await import('./cli/commands/compare-command.ts')).compareCommand,
  export: async () => (await import('./cli/commands/export-command.ts')).exportCommand,
  pause: async () => (await import('./cli/commands/pause-command.ts')).pauseCommand,
  resume: async () => (await import('./cli/commands/resume-command.ts')).resumeCommand,
  extend: async () => (await import('./cli/commands/extend-command.ts')).extendCommand,
  set: async () => (await import('./cli/commands/set-command.ts')).setCommand,
  fork: async () => (await import('./cli/commands/fork-command.ts')).forkCommand,
  retry: async () => (await import('./cli/commands/retry-command.ts')).retryCommand,
  cancel: async () => (await import('./cli/commands/cancel-command.ts')).cancelCommand,
  delete: async () => (await import('./cli/commands/delete-command.ts')).deleteCommand,
  worker: async () => (await import('./cli/commands/worker-command.ts')).workerCommand,
  server: async () => (await import('./cli/commands/server-command.ts')).serverCommand,
  validate: async () => (await import('./cli/commands/validate-command.ts')).validateCommand,
  schema: async () => (await import('./cli/commands/schema-command.ts')).schemaCommand,
  init: async () => (await import('./cli/commands/init-command.ts')).initCommand,
};

const VERBOSE = 'print log events as they happen, and stack traces of unexpected errors';

/** The `convsim` command: declares the subcommands and maps what they throw to exit codes. */
async function main(argv: readonly string[]): Promise<void> {
  const terminal = createTerminal({ stdout: process.stdout, stderr: process.stderr, env: process.env });
  const verbose = argv.includes('--verbose');
  try {
    await runCommand(argv, { config: readConfig(), terminal, verbose });
  } catch (error) {
    process.exitCode = reportError(nativeTrouble(error) ?? error, { terminal, verbose });
  }
}

async function runCommand(argv: readonly string[], context: CliContext): Promise<void> {
  const { terminal } = context;
  routeStrayErrors({
    say: (line) => terminal.say(`${terminal.colors.yellow('warning:')} ${line}`),
    onMistake: (error) => sayMistake(error, context),
  });
  catchStrayErrors();
  const program = new Command('convsim')
    .description('simulates users talking to a chat agent: many durable conversations at once')
    .version(VERSION)
    .addHelpText('after', helpNotes('index.md', 'convsim init my-sim', 'convsim run sim.yaml', 'convsim run --help'))
    .option('--verbose', VERBOSE)
    .showHelpAfterError('(see convsim --help)')
    .exitOverride();
  for (const load of commandsFor(argv)) {
    const makeCommand = await load();
    const command = makeCommand(context).copyInheritedSettings(program).option('--verbose', VERBOSE);
    program.addCommand(command.showHelpAfterError(`(see convsim ${command.name()} --help)`));
  }
  await program.parseAsync(argv);
}

/** The command that is called; all of them for the help, or where none is named. */
function commandsFor([, , ...words]: readonly string[]) {
  if (words.some((word) => word === '--version' || word === '-V')) return [];
  const called = COMMANDS[words.find((word) => !word.startsWith('-')) ?? ''];
  return called && !words.includes('help') ? [called] : Object.values(COMMANDS);
}

await main(process.argv);
