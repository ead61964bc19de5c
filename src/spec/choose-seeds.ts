import { resolve } from 'node:path';
import { InputError } from '../contract/errors.ts';
import { SEED_FORMATS, type SeedsSource } from './open-seeds.ts';
import type { LoadedSpec } from './read-spec.ts';

/**
 * The seeds of a run: those of `--seeds`, a file relative to the working folder, before those of the spec.
 * @throws {InputError} when there are neither.
 */
export function chooseSeeds(
  loaded: Pick<LoadedSpec, 'seedsSource' | 'place'>,
  given: string | SeedsSource | undefined,
): SeedsSource {
  if (typeof given === 'string') return { kind: 'file', path: resolve(given), namedAt: '--seeds' };
  if (given) return given;
  if (loaded.seedsSource) return loaded.seedsSource;
  const remedy = `add seeds (a ${SEED_FORMATS} file, or a list of questions) to the spec, or pass --seeds FILE`;
  throw InputError.of(loaded.place(['seeds']), `is missing: the simulation has no questions; ${remedy}`);
}
