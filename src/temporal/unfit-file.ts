import { statSync } from 'node:fs';

/** Largest file of settings, certificates or keys, in bytes: far more than any has, and read in a moment. */
const LARGEST = 1024 * 1024;

/** Why a file that is there is not read for settings; `undefined` where it may be. Of devices and pipes nobody knows the end. */
export function unfitFile(file: string): string | undefined {
  const found = statOf(file);
  if (!found) return undefined;
  if (found.isDirectory()) return 'it is a folder';
  if (!found.isFile()) return 'it is a pipe or device; name a regular file';
  return found.size > LARGEST ? 'it is larger than 1 MiB' : undefined;
}

/** What cannot even be looked at says why when it is read. */
function statOf(file: string) {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
