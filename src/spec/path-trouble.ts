import { access, constants, readdir, stat } from 'node:fs/promises';
import { join, parse, relative, resolve } from 'node:path';
import { nearestName } from '../contract/suggestion.ts';

type Kind = 'file' | 'folder';

interface Trouble {
  readonly isMissing: boolean;
  /** What follows the name, with the remedy. */
  readonly words: string;
}

/** By the codes of Node and the system. */
const REASONS: Readonly<Record<string, string>> = {
  ELOOP: 'is a link that leads back to itself; name the file that is meant',
  ENAMETOOLONG: 'is longer than a path may be; correct it',
  ERR_INVALID_ARG_VALUE: 'holds a NUL character, as no path does; correct it',
};

/** Longest path that a message shows whole, in characters. */
const LONGEST_SHOWN = 300;

/** Why a file or folder cannot be read, with its name and the remedy; `undefined` if it can. */
export async function pathTrouble(path: string, kind: Kind): Promise<string | undefined> {
  const trouble = await findTrouble(path, kind);
  if (!trouble) return undefined;
  const { isMissing, words } = trouble;
  return isMissing ? `no such ${kind}: ${displayPath(path)}; ${words}` : `${displayPath(path)} ${words}`;
}

/** Why a file cannot be read, for a message that begins with its name; `undefined` if it can. */
export async function troubleOfFile(path: string): Promise<string | undefined> {
  const trouble = await findTrouble(path, 'file');
  return trouble?.isMissing ? `no such file; ${trouble.words}` : trouble?.words;
}

/** A path as messages show it: from the working folder, unless the absolute one is shorter. */
export function displayPath(path: string): string {
  const absolute = resolve(path);
  const fromHere = relative(process.cwd(), absolute) || '.';
  const shown = fromHere.length < absolute.length ? fromHere : absolute;
  return shown.length > LONGEST_SHOWN ? `${shown.slice(0, LONGEST_SHOWN)}…` : shown;
}

async function findTrouble(path: string, kind: Kind): Promise<Trouble | undefined> {
  try {
    const found = await stat(path);
    if (kind === 'folder' && !found.isDirectory()) return there('is a file; name a folder');
    if (kind === 'file' && found.isDirectory()) return there('is a folder; name a file');
    if (kind === 'file' && !found.isFile()) return there('is a pipe or device; name a regular file');
    await access(path, kind === 'folder' ? constants.R_OK | constants.X_OK : constants.R_OK);
    return undefined;
  } catch (error) {
    return explain(error as NodeJS.ErrnoException, path, kind);
  }
}

function there(words: string): Trouble {
  return { isMissing: false, words };
}

async function explain(error: NodeJS.ErrnoException, path: string, kind: Kind): Promise<Trouble> {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
    const similar = await similarPath(path, kind);
    const words = similar === undefined ? 'create it or correct the path' : `did you mean ${similar}?`;
    return { isMissing: true, words };
  }
  if (error.code === 'EACCES' || error.code === 'EPERM') {
    return there('cannot be read (permission denied); give this user read permission');
  }
  return there(REASONS[error.code ?? ''] ?? `cannot be read (${error.code ?? error.message})`);
}

/** What is beside a missing file or folder under almost the same name, whatever its extension. */
async function similarPath(path: string, kind: Kind): Promise<string | undefined> {
  const { dir, base, ext, name } = parse(resolve(path));
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => []);
  const others = entries
    .filter((entry) => entry.name !== base && entry.isDirectory() === (kind === 'folder'))
    .map((entry) => parse(entry.name))
    .toSorted((a, b) => Number(b.ext === ext) - Number(a.ext === ext));
  const nearest = nearestName(
    name,
    others.map((other) => other.name),
  );
  const similar = others.find((other) => other.name === nearest);
  return similar && displayPath(join(dir, similar.base));
}
