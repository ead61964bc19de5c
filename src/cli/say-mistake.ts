import { errorMessage } from '../contract/error-message.ts';
import { inspect } from 'node:util';
import type { CliContext } from './cli-context.ts';
import { oneLine } from './text-layout.ts';

/** Prints an error that no code caught and no module caused; the process cannot continue after it. */
export function sayMistake(error: unknown, { terminal, verbose }: Pick<CliContext, 'terminal' | 'verbose'>): void {
  terminal.say(`${terminal.colors.red('error:')} internal error in convsim: ${oneLine(errorMessage(error))}`);
  terminal.say('all finished work is kept; resume a batch with convsim resume BATCH, and please report this error');
  terminal.say(verbose ? inspect(error) : 'run again with --verbose for the stack trace');
}
