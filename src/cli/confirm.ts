import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { InputError } from '../contract/errors.ts';
import type { Terminal } from './terminal.ts';

type Input = NodeJS.ReadableStream & { readonly isTTY?: boolean };

interface Given {
  /** Whether `--yes` was given. */
  readonly isConfirmed: boolean;
  /** Where answers are read from. */
  readonly input: Input;
}

/** What cannot be undone, and how it is confirmed. */
interface Deletion extends Given {
  /** What would happen, for the sentence `this deletes …`. */
  readonly deletes: string;
}

/** What people may not have meant, and how it is confirmed. */
interface Expense extends Given {
  /** What would happen, for the sentence `this runs …`. */
  readonly runs: string;
}

/**
 * Whether people want what cannot be undone: asks on a terminal.
 * @throws {InputError} elsewhere, unless `--yes` was given.
 */
export async function confirm(terminal: Terminal, { deletes, isConfirmed, input }: Deletion): Promise<boolean> {
  if (isConfirmed) return true;
  if (!isAsked(terminal, input)) {
    throw InputError.of('without a terminal', `nobody can be asked; pass --yes to delete ${deletes}`);
  }
  return ask(terminal, input, `this deletes ${deletes}. Delete it? [y/N]`);
}

/** Whether people want what takes much: asks on a terminal; elsewhere nobody is there to be asked, and it is run. */
export async function confirmRun(terminal: Terminal, { runs, isConfirmed, input }: Expense): Promise<boolean> {
  if (isConfirmed || !isAsked(terminal, input)) return true;
  return ask(terminal, input, `this runs ${runs}. Run it? [y/N]`);
}

function isAsked(terminal: Terminal, input: Input): boolean {
  return terminal.isLive && input.isTTY === true;
}

async function ask(terminal: Terminal, input: Input, question: string): Promise<boolean> {
  terminal.say(question);
  const lines = createInterface({ input });
  try {
    const [answer = ''] = await Promise.race([once(lines, 'line'), once(lines, 'close')]);
    return /^y(es)?$/i.test(String(answer).trim());
  } finally {
    lines.close();
  }
}
