#!/usr/bin/env node
import { Command } from 'commander';
import type { CliContext } from './cli/cli-context.ts';
import { commandsFor } from './cli/command-loaders.ts';
import { helpNotes } from './cli/help-notes.ts';
import { nativeTrouble } from './cli/native-trouble.ts';
import { reportError } from './cli/report-error.ts';
import { sayMistake } from './cli/say-mistake.ts';
import { createTerminal } from './cli/terminal.ts';
import { readConfig } from './config.ts';
import { takeKeys } from './contract/key-variables.ts';
import { leaveNothingOpen } from './modules/leave-nothing-open.ts';
import { catchStrayErrors, routeStrayErrors } from './modules/stray-errors.ts';
import { VERSION } from './version.ts';

const VERBOSE = 'print log events as they happen, and stack traces of unexpected errors';

/** The `convsim` command: declares the subcommands and maps what they throw to exit codes. */
async function main(argv: readonly string[]): Promise<void> {
  const terminal = createTerminal({ stdout: process.stdout, stderr: process.stderr, env: process.env });
  const verbose = argv.includes('--verbose');
  try {
    const config = readConfig();
    await runCommand(argv, { config, terminal, verbose, keys: takeKeys(process.env) });
  } catch (error) {
    process.exitCode = reportError(nativeTrouble(error) ?? error, { terminal, verbose, env: process.env });
  }
  leaveNothingOpen((line) => terminal.say(`${terminal.colors.yellow('warning:')} ${line}`));
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

await main(process.argv);
