import { inspect } from 'node:util';
import { CommanderError } from 'commander';
import type { Environment } from '../contract/environment.ts';
import { environmentSecrets } from '../contract/environment-secrets.ts';
import { InputError } from '../contract/errors.ts';
import { hideSecrets } from '../contract/hide-secrets.ts';
import type { CliContext } from './cli-context.ts';
import { EXIT_BAD_INPUT, EXIT_OK, EXIT_UNAVAILABLE, exitCodeOfError } from './exit-codes.ts';
import { oneLine } from './text-layout.ts';

/** As much of either end of a message as is shown of a longer one, in characters. */
const LONGEST_PART = 1_500;
/** What an error is reported with; secrets of the environment are hidden. */
interface Reporting extends Pick<CliContext, 'terminal' | 'verbose'> {
  readonly env: Environment;
}

/** Prints the error that ended a command on stderr; returns its exit code. */
export function reportError(error: unknown, context: Reporting): number {
  // Commander has printed everything itself; asking for help is not an error.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_OK : EXIT_BAD_INPUT;
  if (isClosedPipe(error)) return EXIT_OK;
  const exitCode = exitCodeOfError(error);
  if (error instanceof InputError) {
    for (const { place, message } of error.problems) sayError(context, oneLine(`${place}: ${message}`));
    return exitCode;
  }
  sayError(context, oneLine(error instanceof Error ? error.message || error.name : String(error)));
  if (context.verbose) context.terminal.say(hideSecrets(inspect(error), environmentSecrets(context.env)));
  else if (exitCode !== EXIT_UNAVAILABLE) context.terminal.say('run again with --verbose for the stack trace');
  return exitCode;
}

function sayError({ terminal, env }: Reporting, text: string): void {
  terminal.say(`${terminal.colors.red('error:')} ${withoutMiddle(hideSecrets(text, environmentSecrets(env)))}`);
}

/** Of a value without an end, begin and end of the message are read: what is wrong, and what to do. */
function withoutMiddle(text: string): string {
  return text.length > 2 * LONGEST_PART ? `${text.slice(0, LONGEST_PART)} … ${text.slice(-LONGEST_PART)}` : text;
}

/** The reader of stdout, `head` for example, has had enough. */
function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE';
}
