import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it; one that exists is kept. Returns the topmost that was made, if any. Not Node's `recursive`: that never returns where a folder can be
 * seen but nothing made in it, as in /proc.
 */
export function makeFolder(path: string, mode = 0o777): string | undefined {
  try {
    return makeOne(path, mode);
  } catch (error) {
    const parent = dirname(path);
    if (codeOf(error) !== 'ENOENT' || parent === path) throw error;
    const topmost = makeFolder(parent, mode);
    const made = makeOne(path, mode);
    return topmost ?? made;
  }
}

/** Whatever else has that name is found by the first write into it. */
function makeOne(path: string, mode: number): string | undefined {
  try {
    mkdirSync(path, mode);
    return path;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    return undefined;
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
