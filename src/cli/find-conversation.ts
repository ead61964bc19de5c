import { InputError } from '../contract/errors.ts';
import { conversationIdOf } from '../contract/ids.ts';
import { seedPartOf } from '../contract/seed-ids.ts';
import type { Batch, ConversationRow, Store } from '../store/store.ts';

/** Conversation ids that a message names as examples. */
const EXAMPLES = 3;

/** A conversation with the batch it belongs to. */
export interface FoundConversation {
  readonly batch: Batch;
  readonly conversation: ConversationRow;
}

/**
 * The conversation that `<batch>/<seed>` names; the seed as in conversation ids, or its own id.
 * @throws {InputError} that names a few conversations of the batch, or says how to find the batch.
 */
export async function findConversation(store: Store, name: string): Promise<FoundConversation> {
  const [batchId, seedId] = parts(name);
  const batch = await store.findBatch(batchId);
  if (!batch) {
    throw InputError.of('CONVERSATION', `"${name}": there is no batch "${batchId}"; convsim status lists the batches`);
  }
  const conversation =
    (await store.findConversation(name)) ??
    (seedId === '' ? null : await store.findConversation(conversationIdOf(batchId, seedPartOf(seedId))));
  if (conversation) return { batch, conversation };
  throw InputError.of('CONVERSATION', await unknownIn(store, batchId, name));
}

function parts(name: string): [batchId: string, seedId: string] {
  const slash = name.indexOf('/');
  return slash === -1 ? [name, ''] : [name.slice(0, slash), name.slice(slash + 1)];
}

async function unknownIn(store: Store, batchId: string, name: string): Promise<string> {
  const first = await store.readConversations({ batchId, from: 0, limit: EXAMPLES });
  if (first.length === 0) return `"${name}": batch ${batchId} has no conversations yet; its seeds are still loading`;
  const ids = first.map(({ seed }) => seed.conversationId).join(', ');
  return `there is no conversation "${name}"; the first ones of batch ${batchId} are ${ids}`;
}
