import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Seed, SeedInput } from '../../src/contract/seed.ts';
import { checkSeeds } from '../../src/spec/check-seeds.ts';
import type { SeedsSource } from '../../src/spec/open-seeds.ts';
import { readSeeds } from '../../src/spec/settle-seeds.ts';
import { inputProblems } from './input-problems.ts';
import { tempFolder } from './temp-folder.ts';

/** A seed file of that name in a folder of its own. */
export async function fileSource(
  name: string,
  content: string | Buffer,
): Promise<{ folder: string; source: SeedsSource }> {
  const folder = await tempFolder();
  const path = join(folder, name);
  await writeFile(path, content);
  return { folder, source: { kind: 'file', path, namedAt: 'sim.yaml:4 seeds' } };
}

/** An inline list of seeds, as `sim.yaml` would hold it. */
export function listSource(seeds: readonly (string | SeedInput)[]): SeedsSource {
  return {
    kind: 'list',
    seeds,
    namedAt: 'sim.yaml:4 seeds',
    place: (index) => `sim.yaml:${index + 5} seeds[${index}]`,
  };
}

/** Every seed of a source that holds. */
export async function collect(source: SeedsSource, batchId = 'b'): Promise<Seed[]> {
  const seeds: Seed[] = [];
  for await (const seed of readSeeds(source, batchId)) seeds.push(seed);
  return seeds;
}

/** Every seed of a file with that name and content. */
export async function seedsIn(name: string, content: string | Buffer): Promise<Seed[]> {
  return collect((await fileSource(name, content)).source);
}

/** What the check finds wrong with such a file. */
export async function problemsIn(name: string, content: string | Buffer): Promise<readonly string[]> {
  const { folder, source } = await fileSource(name, content);
  return inputProblems(checkSeeds(source), folder);
}
