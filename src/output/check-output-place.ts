import { type Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { InputError } from '../contract/errors.ts';

/** Why nothing can ever be written there, by the codes of Node and the system. */
const IMPOSSIBLE: Readonly<Record<string, string>> = {
  ENAMETOOLONG: 'is longer than a path may be; give a shorter one',
  ELOOP: 'is a link that leads back to itself; name another file',
  ERR_INVALID_ARG_VALUE: 'holds a NUL character, as no path does; correct it',
};

/** `F.jsonl` → `F.conversations.jsonl`; a name without that ending is kept whole. */
export function conversationsFileOf(file: string): string {
  return `${file.replace(/\.jsonl$/, '')}.conversations.jsonl`;
}

/** `F.jsonl` → `F.scores.jsonl`, which is written where a batch was judged. */
export function scoresFileOf(file: string): string {
  return `${file.replace(/\.jsonl$/, '')}.scores.jsonl`;
}

/**
 * Makes sure that renaming a finished file to this name, or those of the files beside it, replaces a regular file or
 * nothing: a folder cannot be replaced, and a device such as /dev/stdout must not be.
 * @throws {InputError} naming `--out`.
 */
export async function checkOutputPlace(file: string): Promise<void> {
  for (const path of [file, conversationsFileOf(file), scoresFileOf(file)]) await checkFilePlace(path);
}

/** The same of one file that has none beside it. @throws {InputError} naming the option that gave it. */
export async function checkFilePlace(path: string, option = '--out'): Promise<void> {
  if (path.trim() === '') throw InputError.of(option, 'is blank; name a file, or omit the option');
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    const reason = IMPOSSIBLE[error.code ?? ''];
    if (reason !== undefined) throw InputError.of(option, `${path} ${reason}`);
  });
  if (found && !found.isFile()) throw InputError.of(option, `${path} is ${kindOf(found)}; name a file`);
}

function kindOf(found: Stats): string {
  return found.isDirectory() ? 'a folder' : 'a device or pipe';
}
