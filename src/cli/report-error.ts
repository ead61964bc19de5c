import { inspect } from 'node:util';
import { CommanderError } from 'commander';
import { InputError } from '../contract/errors.ts';
import type { CliContext } from './cli-context.ts';
import { EXIT_BAD_INPUT, EXIT_OK, EXIT_UNAVAILABLE, exitCodeOfError } from './exit-codes.ts';
import { oneLine } from './text-layout.ts';

/** Prints the error that ended a command on stderr; returns its exit code. */
export function reportError(error: unknown, context: Pick<CliContext, 'terminal' | 'verbose'>): number {
  // Commander has printed everything itself; asking for help is not an error.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_OK : EXIT_BAD_INPUT;
  if (isClosedPipe(error)) return EXIT_OK;
  const exitCode = exitCodeOfError(error);
  if (error instanceof InputError) {
    for (const { place, message } of error.problems) sayError(context, oneLine(`${place}: ${message}`));
    return exitCode;
  }
  sayError(context, oneLine(error instanceof Error ? error.message || error.name : String(error)));
  if (context.verbose) context.terminal.say(inspect(error));
  else if (exitCode !== EXIT_UNAVAILABLE) context.terminal.say('run again with --verbose for the stack trace');
  return exitCode;
}

function sayError({ terminal }: Pick<CliContext, 'terminal'>, text: string): void {
  terminal.say(`${terminal.colors.red('error:')} ${text}`);
}

/** The reader of stdout, `head` for example, has had enough. */
function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE';
}
