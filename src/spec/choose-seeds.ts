import { resolve } from 'node:path';
import { InputError } from '../contract/errors.ts';
import type { SeedsSource } from './open-seeds.ts';
import type { LoadedSpec } from './read-spec.ts';

/**
 * The seeds of a run: the file of `--seeds`, relative to the working folder, before those of the spec.
 * @throws {InputError} when there are neither.
 */
export function chooseSeeds(
  loaded: Pick<LoadedSpec, 'seedsSource' | 'place'>,
  seedsOption: string | undefined,
): SeedsSource {
  if (seedsOption !== undefined) return { kind: 'file', path: resolve(seedsOption), namedAt: '--seeds' };
  if (loaded.seedsSource) return loaded.seedsSource;
  const remedy = 'add seeds (a .txt, .csv or .jsonl file, or a list of questions) to the spec, or pass --seeds FILE';
  throw InputError.of(loaded.place(['seeds']), `is missing: the simulation has no questions; ${remedy}`);
}
