import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ComponentTypes } from './component-types.ts';
import type { LoadedSpec } from './read-spec.ts';
import { dottedPath } from './dotted-path.ts';
import { componentsOf } from './spec-component.ts';
import { stopModules } from './stop-modules.ts';

/** SHA-256, in hex, of every file and folder that the components and stop rules read, by dotted option name, e.g. `agent.docs`. */
export async function pathDigests(
  { spec, projectDir }: Pick<LoadedSpec, 'spec' | 'projectDir'>,
  types: ComponentTypes,
): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const { key, type, options } of componentsOf(spec, types)) {
    for (const { option, kind, path } of type.paths?.(options) ?? []) {
      const full = resolve(projectDir, path);
      digests[`${key}.${option}`] = await (kind === 'folder' ? folderDigest(full) : fileDigest(full));
    }
  }
  for (const { at, file } of stopModules(spec)) {
    digests[dottedPath(at)] = await fileDigest(resolve(projectDir, file.path));
  }
  return digests;
}

async function fileDigest(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

async function folderDigest(folder: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const name of filesBeneath(folder, '', [])) {
    hash.update(`${name}\0${await fileDigest(join(folder, name))}\n`);
  }
  return hash.digest('hex');
}

/** Names relative to the root, with `/`, in an order that is the same on every machine; links are followed. */
async function* filesBeneath(root: string, prefix: string, parents: readonly string[]): AsyncGenerator<string> {
  const real = await realpath(join(root, prefix));
  if (parents.includes(real)) return;
  for (const name of (await readdir(real)).toSorted()) {
    if (name.startsWith('.') || name === 'node_modules') continue;
    // A broken link has no content to count.
    const found = await stat(join(real, name)).catch(() => undefined);
    if (found?.isDirectory()) yield* filesBeneath(root, `${prefix}${name}/`, [...parents, real]);
    else if (found?.isFile()) yield `${prefix}${name}`;
  }
}
