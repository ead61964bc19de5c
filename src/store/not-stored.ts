import { StepFailure } from '../contract/failures.ts';
import { turnsLost } from '../contract/turns-lost.ts';
import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';
import type { TurnKey } from './store.ts';
import { countCommitted, findConversation } from './turn-queries.ts';

/** The failure of a step whose conversation is not in the store. */
export function noSeed(key: TurnKey): StepFailure {
  const place = `batch ${key.batchId}, seed ${key.seedIndex}, turn ${key.turn}`;
  return new StepFailure('StoreInconsistent', `The store holds no seed for ${place}; was the batch deleted?`);
}

/** The failure of a step whose conversation has lost what the step builds on, or is not in the store at all. */
export async function notStored(db: Kysely<Schema>, key: TurnKey, what: string): Promise<StepFailure> {
  const [conversation] = (await findConversation(db, key)).rows;
  if (!conversation) return noSeed(key);
  const committedTurns = await countCommitted(db, key);
  return turnsLost({ conversationId: conversation.conversation_id, what: `${what} turn ${key.turn}`, committedTurns });
}
