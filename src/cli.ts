#!/usr/bin/env node
import { Command } from 'commander';
import type { CliContext } from './cli/context.ts';
import { reportError } from './cli/report-error.ts';
import { createTerminal } from './cli/terminal.ts';
import { readConfig } from './config.ts';
import { VERSION } from './version.ts';

type AddCommand = (program: Command, context: CliContext) => void;

/** Subcommands in the order of the help; each is loaded when it is called: what they all need takes seconds to load. */
const COMMANDS: Readonly<Record<string, () => Promise<AddCommand>>> = {
  run: async () => (await import('./cli/run.ts')).addRunCommand,
  status: async () => (await import('./cli/status.ts')).addStatusCommand,
  show: async () => (await import('./cli/show.ts')).addShowCommand,
  export: async () => (await import('./cli/export.ts')).addExportCommand,
  pause: async () => (await import('./cli/pause.ts')).addPauseCommand,
  resume: async () => (await import('./cli/resume.ts')).addResumeCommand,
  extend: async () => (await import('./cli/extend.ts')).addExtendCommand,
  set: async () => (await import('./cli/set.ts')).addSetCommand,
  fork: async () => (await import('./cli/fork.ts')).addForkCommand,
  retry: async () => (await import('./cli/retry.ts')).addRetryCommand,
  cancel: async () => (await import('./cli/cancel.ts')).addCancelCommand,
  delete: async () => (await import('./cli/delete.ts')).addDeleteCommand,
  worker: async () => (await import('./cli/worker.ts')).addWorkerCommand,
  server: async () => (await import('./cli/server.ts')).addServerCommand,
  validate: async () => (await import('./cli/validate.ts')).addValidateCommand,
  schema: async () => (await import('./cli/schema.ts')).addSchemaCommand,
  init: async () => (await import('./cli/init.ts')).addInitCommand,
};

const VERBOSE = 'say each logged event, and print the stack of an unexpected error';

/** The `convsim` command: declares the subcommands and maps what they throw to exit codes. */
async function main(argv: readonly string[]): Promise<void> {
  const config = readConfig();
  const terminal = createTerminal({ stdout: process.stdout, stderr: process.stderr, env: config.env });
  const context: CliContext = { config, terminal, verbose: argv.includes('--verbose') };
  const program = new Command('convsim')
    .description('simulates users talking to a chat agent: many durable conversations at once')
    .version(VERSION)
    .option('--verbose', VERBOSE)
    .showHelpAfterError('(see convsim --help)')
    .exitOverride();
  for (const load of commandsFor(argv)) (await load())(program, context);
  for (const command of program.commands) command.option('--verbose', VERBOSE);
  try {
    await program.parseAsync(argv);
  } catch (error) {
    process.exitCode = reportError(error, context);
  }
}

/** The command that is called; all of them for the help, or where none is named. */
function commandsFor([, , ...words]: readonly string[]) {
  if (words.some((word) => word === '--version' || word === '-V')) return [];
  const called = COMMANDS[words.find((word) => !word.startsWith('-')) ?? ''];
  return called && !words.includes('help') ? [called] : Object.values(COMMANDS);
}

await main(process.argv);
