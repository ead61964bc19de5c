#!/usr/bin/env node
import { Command } from 'commander';
import { addCancelCommand } from './cli/cancel.ts';
import type { CliContext } from './cli/context.ts';
import { addDeleteCommand } from './cli/delete.ts';
import { addExportCommand } from './cli/export.ts';
import { addInitCommand } from './cli/init.ts';
import { reportError } from './cli/report-error.ts';
import { addRetryCommand } from './cli/retry.ts';
import { addRunCommand } from './cli/run.ts';
import { addSchemaCommand } from './cli/schema.ts';
import { addServerCommand } from './cli/server.ts';
import { addShowCommand } from './cli/show.ts';
import { addStatusCommand } from './cli/status.ts';
import { createTerminal } from './cli/terminal.ts';
import { addValidateCommand } from './cli/validate.ts';
import { addWorkerCommand } from './cli/worker.ts';
import { readConfig } from './config.ts';
import { VERSION } from './version.ts';

const COMMANDS = [
  addRunCommand,
  addStatusCommand,
  addShowCommand,
  addExportCommand,
  addRetryCommand,
  addCancelCommand,
  addDeleteCommand,
  addWorkerCommand,
  addServerCommand,
  addValidateCommand,
  addSchemaCommand,
  addInitCommand,
];

/** The `convsim` command: declares the subcommands and maps what they throw to exit codes. */
async function main(argv: readonly string[]): Promise<void> {
  const config = readConfig();
  const terminal = createTerminal({ stdout: process.stdout, stderr: process.stderr, env: config.env });
  const context: CliContext = { config, terminal, verbose: argv.includes('--verbose') };
  const program = new Command('convsim')
    .description('simulates users talking to a chat agent: many durable conversations at once')
    .version(VERSION)
    .option('--verbose', 'print the stack of an unexpected error')
    .showHelpAfterError('(see convsim --help)')
    .exitOverride();
  for (const add of COMMANDS) add(program, context);
  for (const command of program.commands) command.option('--verbose', 'print the stack of an unexpected error');
  try {
    await program.parseAsync(argv);
  } catch (error) {
    process.exitCode = reportError(error, context);
  }
}

await main(process.argv);
