import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it; one that exists is kept. Returns the topmost that was made, if any. Not Node's `recursive`: that never returns where a folder can be
 * seen but nothing made in it, as in /proc.
 */
export function makeFolder(path: string): string | undefined {
  try {
    return makeOne(path);
  } catch (error) {
    const parent = dirname(path);
    if (codeOf(error) !== 'ENOENT' || parent === path) throw error;
    const topmost = makeFolder(parent);
    const made = makeOne(path);
    return topmost ?? made;
  }
}

/** Whatever else has that name is found by the first write into it. */
function makeOne(path: string): string | undefined {
  try {
    mkdirSync(path);
    return path;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    return undefined;
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
