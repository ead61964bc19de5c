import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { errorMessage } from '../contract/error-message.ts';
import { InputError } from '../contract/errors.ts';

/** What was read before the file is found, or changes how convsim itself reaches others: that is the shell's to set. */
const NOT_FROM_FILE = /^(CONVSIM_|TEMPORAL_|NODE_|(https?|all|no)_proxy$|PATH$)/i;

/** Largest file that is read, in bytes: far more than any project needs. */
const LARGEST = 1024 * 1024;

/**
 * Sets the variables of the file `.env` of a folder, if there is one, for this process and what it starts; variables that are
 * set already keep their values, and those that configure convsim itself are passed over.
 * @throws {InputError} when the file cannot be read, holds no text in UTF-8, or is larger than 1 MiB.
 */
export function loadEnvFile(folder: string, env: Record<string, string | undefined> = process.env): void {
  const file = join(folder, '.env');
  // Python's virtual environments are folders of that name.
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isFile() !== true) return;
  if (found.size > LARGEST)
    throw InputError.of(file, 'is larger than 1 MiB; keep only variables in it, or move it away');
  for (const [name, value] of Object.entries(parseEnv(readText(file)))) {
    if (!NOT_FROM_FILE.test(name)) env[name] ??= value;
  }
}

function readText(file: string): string {
  const text = readUtf8(file);
  // As PowerShell's `>` may write it: every variable in it would be missed without a word.
  if (/^\uFFFD\uFFFD|\0/.test(text)) throw InputError.of(file, 'is not UTF-8 text; save it as UTF-8, or move it away');
  return text.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n');
}

function readUtf8(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw InputError.of(file, `cannot be read: ${errorMessage(error)}; correct its permissions, or move it away`);
  }
}
