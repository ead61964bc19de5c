import { InputError } from '../contract/errors.ts';
import { conversationIdOf } from '../contract/ids.ts';
import { seedPartOf } from '../contract/seed-ids.ts';
import type { Seed } from '../contract/seed.ts';
import type { SeedsSource } from './choose-seeds.ts';
import { settleSeeds } from './settle-seeds.ts';

/**
 * Streams the seeds of a batch in order; `checkSeeds` goes before it.
 * @throws {InputError} at the first bad row: the file changed after the check.
 */
export async function* readSeeds(source: SeedsSource, batchId: string): AsyncGenerator<Seed> {
  for await (const row of settleSeeds(source)) {
    if ('problems' in row) throw new InputError(row.problems);
    yield { ...row.seed, conversationId: conversationIdOf(batchId, seedPartOf(row.seed.id)) };
  }
}
