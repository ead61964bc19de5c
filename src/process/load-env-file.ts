import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { errorMessage } from '../contract/error-message.ts';
import { InputError } from '../contract/errors.ts';

/** What was read before the file is found, or changes how convsim itself reaches others: that is the shell's to set. */
const NOT_FROM_FILE = /^(CONVSIM_|TEMPORAL_|NODE_|(https?|all|no)_proxy$|PATH$)/i;

/**
 * Sets the variables of the file `.env` of a folder, if there is one, for this process and what it starts; variables that are
 * set already keep their values, and those that configure convsim itself are passed over.
 * @throws {InputError} when the file cannot be read.
 */
export function loadEnvFile(folder: string, env: Record<string, string | undefined> = process.env): void {
  const file = join(folder, '.env');
  // Python's virtual environments are folders of that name.
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return;
  for (const [name, value] of Object.entries(parseEnv(readText(file)))) {
    if (!NOT_FROM_FILE.test(name)) env[name] ??= value;
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw InputError.of(file, `cannot be read: ${errorMessage(error)}; correct its permissions, or move it away`);
  }
}
