import type { ComponentHost } from '../contract/component-type.ts';
import { type Problem, problemsOf } from '../contract/errors.ts';
import { checkComponents } from './check-components.ts';
import { checkSeeds } from './check-seeds.ts';
import { chooseSeeds } from './choose-seeds.ts';
import type { SeedsSource } from './open-seeds.ts';
import { type SoundParts, WrongSpecError } from './read-spec.ts';

/** What is checked beside the spec. */
interface Further {
  /** The seeds that `--seeds` names. */
  readonly seeds: SeedsSource | undefined;
  readonly readEnv: ComponentHost['readEnv'];
}

/** What else is wrong where a spec could not be read: with its components that hold, and with its seeds or those that were named. */
export async function furtherProblems(thrown: unknown, { seeds, readEnv }: Further): Promise<readonly Problem[]> {
  const sound = thrown instanceof WrongSpecError ? thrown.sound : undefined;
  const components = sound ? [checkComponents(sound, readEnv)] : [];
  const checks = [...components, seedsCheck(sound, seeds)];
  return problemsOf(await Promise.allSettled(checks));
}

/** Seeds of a file of their own can be checked although the spec cannot be read. */
async function seedsCheck(sound: SoundParts | undefined, seeds: SeedsSource | undefined): Promise<void> {
  const isKnown = seeds !== undefined || (sound !== undefined && !sound.areSeedsWrong);
  if (isKnown) await checkSeeds(chooseSeeds(sound ?? { seedsSource: undefined, place: String }, seeds));
}
