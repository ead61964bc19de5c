import { statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Name of the folder of state that is searched for. */
export const HOME_NAME = '.convsim';

/**
 * The nearest `.convsim` folder, as git finds its own: in `folder`, else in one above it; where there is none, the one that
 * `folder` would get. Above `folder`, one of another user does not count: its batches name code that would run here.
 */
export function findHome(folder: string): string {
  const own = join(resolve(folder), HOME_NAME);
  if (ownerOf(own) !== undefined) return own;
  const user = process.getuid?.();
  return (
    foldersAbove(folder)
      .map((above) => join(above, HOME_NAME))
      .find((home) => isOwn(home, user)) ?? own
  );
}

function foldersAbove(folder: string): string[] {
  const above = dirname(resolve(folder));
  return above === resolve(folder) ? [] : [above, ...foldersAbove(above)];
}

function isOwn(home: string, user: number | undefined): boolean {
  const owner = ownerOf(home);
  return owner !== undefined && (user === undefined || owner === user);
}

/** The user whose folder it is; `undefined` where there is no folder. */
function ownerOf(path: string): number | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isDirectory() ? found.uid : undefined;
}
