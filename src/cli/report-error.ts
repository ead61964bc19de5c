import { inspect } from 'node:util';
import { CommanderError } from 'commander';
import { InputError, UnavailableError } from '../contract/errors.ts';
import { StepFailure } from '../contract/failures.ts';
import type { CliContext } from './context.ts';
import { EXIT_BAD_INPUT, EXIT_FAILED, EXIT_OK, EXIT_UNAVAILABLE } from './exit-codes.ts';
import { oneLine } from './text-layout.ts';

/** Tells the user what ended a command, on stderr, and returns the exit code that belongs to it. */
export function reportError(error: unknown, context: Pick<CliContext, 'terminal' | 'verbose'>): number {
  // Commander has said everything itself; asking for help is no error.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_OK : EXIT_BAD_INPUT;
  if (isClosedPipe(error)) return EXIT_OK;
  if (error instanceof InputError) return reportProblems(error, context);
  const isExpected = isUnavailable(error);
  sayError(context, oneLine(error instanceof Error ? error.message || error.name : String(error)));
  if (context.verbose) context.terminal.say(inspect(error));
  else if (!isExpected) context.terminal.say('run again with --verbose for the stack');
  return isExpected ? EXIT_UNAVAILABLE : EXIT_FAILED;
}

function reportProblems(error: InputError, context: Pick<CliContext, 'terminal'>): number {
  for (const { place, message } of error.problems) sayError(context, oneLine(`${place}: ${message}`));
  return EXIT_BAD_INPUT;
}

function sayError({ terminal }: Pick<CliContext, 'terminal'>, text: string): void {
  terminal.say(`${terminal.colors.red('error:')} ${text}`);
}

function isUnavailable(error: unknown): boolean {
  return error instanceof UnavailableError || (error instanceof StepFailure && error.type === 'StoreUnavailable');
}

/** The reader of stdout, `head` for example, has had enough. */
function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE';
}
