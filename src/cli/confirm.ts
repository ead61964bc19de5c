import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { InputError } from '../contract/errors.ts';
import type { Terminal } from './terminal.ts';

/** What cannot be undone, and how it is confirmed. */
interface Question {
  /** What would happen, for the sentence `this deletes …`. */
  readonly deletes: string;
  /** Whether `--yes` was given. */
  readonly isConfirmed: boolean;
  /** Where answers are read from. */
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
}

/**
 * Whether people want what cannot be undone: asks on a terminal.
 * @throws {InputError} elsewhere, unless `--yes` was given.
 */
export async function confirm(terminal: Terminal, { deletes, isConfirmed, input }: Question): Promise<boolean> {
  if (isConfirmed) return true;
  if (!terminal.isLive || input.isTTY !== true) {
    throw InputError.of(
      '--yes',
      `is missing: this would delete ${deletes}; repeat the command with --yes to delete it`,
    );
  }
  terminal.say(`this deletes ${deletes}. Delete it? [y/N]`);
  const lines = createInterface({ input });
  try {
    const [answer = ''] = await Promise.race([once(lines, 'line'), once(lines, 'close')]);
    return /^y(es)?$/i.test(String(answer).trim());
  } finally {
    lines.close();
  }
}
