import { chanceOf } from '../contract/chance-of.ts';
import { QUIRKS, type Persona, type Quirk } from '../contract/persona.ts';

/** What a draw depends on: equal input always draws the same. */
export interface QuirkDraw {
  readonly randomSeed: number | undefined;
  /** Of the seed, not of the conversation: another batch of the same seeds draws the same. */
  readonly seedId: string;
  readonly turn: number;
}

/** The quirk that shows in a turn, at most one; the chances are tried one after the other, in the order of `QUIRKS`. */
export function drawQuirk(quirks: Persona['quirks'], draw: QuirkDraw): Quirk | undefined {
  const { randomSeed = '', seedId, turn } = draw;
  let left = chanceOf('quirk', randomSeed, seedId, turn);
  for (const quirk of QUIRKS) {
    const chance = quirks[quirk] ?? 0;
    if (left < chance) return quirk;
    left -= chance;
  }
  return undefined;
}
