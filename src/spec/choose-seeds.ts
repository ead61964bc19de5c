import { resolve } from 'node:path';
import { InputError } from '../contract/errors.ts';
import { SEED_FORMATS, type SeedsSource } from './open-seeds.ts';
import type { Expansion } from './expansion.ts';
import type { LoadedSpec } from './read-spec.ts';

/**
 * The seeds of a run and how the spec expands them: those of `--seeds`, a file relative to the working folder, before those of
 * the spec; without a spec that could be read they are not expanded.
 * @throws {InputError} when there are neither.
 */
export function chooseSeeds(
  {
    spec,
    place,
    seedsSource,
  }: Pick<LoadedSpec, 'seedsSource' | 'place'> & { readonly spec?: Expansion['spec'] | undefined },
  given: string | SeedsSource | undefined,
): SeedsSource {
  const expansion = spec && { spec, place };
  if (typeof given === 'string') return { kind: 'file', path: resolve(given), namedAt: '--seeds', expansion };
  const source = given ?? seedsSource;
  if (source) return { ...source, expansion };
  const remedy = `add seeds (a ${SEED_FORMATS} file, or a list of questions) to the spec, or pass --seeds FILE`;
  throw InputError.of(place(['seeds']), `is missing: the simulation has no questions; ${remedy}`);
}
