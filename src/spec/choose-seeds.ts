import { resolve } from 'node:path';
import { InputError } from '../contract/errors.ts';
import type { SeedInput } from '../contract/seed.ts';
import type { LoadedSpec } from './read-spec.ts';

/** Where a batch's seeds come from. */
export type SeedsSource =
  | {
      readonly kind: 'file';
      /** Absolute. */
      readonly path: string;
      /** Where the file was named: `sim.yaml:12 seeds` or `--seeds`. */
      readonly namedAt: string;
    }
  | {
      readonly kind: 'list';
      readonly seeds: readonly (string | SeedInput)[];
      readonly namedAt: string;
      /** Where the entry of that index stands, e.g. `sim.yaml:12 seeds[3]`. */
      readonly place: (index: number) => string;
    };

/**
 * The seeds of a run: the file of `--seeds`, relative to the working folder, before those of the spec.
 * @throws {InputError} when there are neither.
 */
export function chooseSeeds(loaded: LoadedSpec, seedsOption: string | undefined): SeedsSource {
  if (seedsOption !== undefined) return { kind: 'file', path: resolve(seedsOption), namedAt: '--seeds' };
  if (loaded.seedsSource) return loaded.seedsSource;
  const remedy = 'add seeds (a .txt, .csv or .jsonl file, or a list of questions) to the spec, or pass --seeds FILE';
  throw InputError.of(loaded.place(['seeds']), `is missing: the simulation has no questions; ${remedy}`);
}
