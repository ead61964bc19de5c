import { access, constants, stat } from 'node:fs/promises';
import { relative, resolve } from 'node:path';

/** Why a file or folder cannot be read, with the remedy; `undefined` if it can. */
export async function pathTrouble(path: string, kind: 'file' | 'folder'): Promise<string | undefined> {
  const shown = displayPath(path);
  try {
    const found = await stat(path);
    if (kind === 'folder' && !found.isDirectory()) return `${shown} is a file; name a folder`;
    if (kind === 'file' && found.isDirectory()) return `${shown} is a folder; name a file`;
    if (kind === 'file' && !found.isFile()) return `${shown} is a pipe or device; name a regular file`;
    await access(path, kind === 'folder' ? constants.R_OK | constants.X_OK : constants.R_OK);
    return undefined;
  } catch (error) {
    return explain(error as NodeJS.ErrnoException, shown, kind);
  }
}

/** A path as messages show it: from the working folder, unless the absolute one is shorter. */
export function displayPath(path: string): string {
  const absolute = resolve(path);
  const fromHere = relative(process.cwd(), absolute) || '.';
  return fromHere.length < absolute.length ? fromHere : absolute;
}

function explain(error: NodeJS.ErrnoException, shown: string, kind: string): string {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
    return `no such ${kind}: ${shown}; create it or correct the path`;
  }
  if (error.code === 'EACCES' || error.code === 'EPERM') {
    return `${shown} cannot be read (permission denied); give this user read permission`;
  }
  return `${shown} cannot be read (${error.code ?? error.message})`;
}
