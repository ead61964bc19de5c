import { InputError } from '../contract/errors.ts';
import type { SeedsSource } from './open-seeds.ts';
import { type SettledSeed, settleSeeds } from './settle-seeds.ts';

/** How much a batch has to do, if no conversation ends early. */
export interface BatchSize {
  readonly conversations: number;
  /** Turns of all conversations, the seed questions included. */
  readonly turns: number;
  /** Exchanges that stand before the question of a turn in what the agent is sent, summed over all turns. */
  readonly earlierExchanges: number;
  /** Turns of the longest conversation. */
  readonly mostTurns: number;
}

/**
 * Reads a checked seed list: its first seed, and the size of the batch; `maxTurns` holds for seeds that set none.
 * @throws {InputError} at a bad row: the file changed after the check.
 */
export async function surveySeeds(
  source: SeedsSource,
  maxTurns: number,
): Promise<{ first: SettledSeed; size: BatchSize }> {
  let first: SettledSeed | undefined;
  const size = { conversations: 0, turns: 0, earlierExchanges: 0, mostTurns: 0 };
  for await (const row of settleSeeds(source)) {
    if ('problems' in row) throw new InputError(row.problems);
    first ??= row.seed;
    const turns = (row.seed.maxTurns ?? maxTurns) + 1;
    size.conversations += 1;
    size.turns += turns;
    size.earlierExchanges += (turns * (turns - 1)) / 2;
    size.mostTurns = Math.max(size.mostTurns, turns);
  }
  if (!first) throw InputError.of(source.namedAt, 'no longer has any questions');
  return { first, size };
}
