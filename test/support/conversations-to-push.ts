import { type PushedConversation, pushedConversations, type PushOrder } from '../../src/push/pushed-conversation.ts';
import type { Batch } from '../../src/store/store.ts';
import type { JudgedBatch } from './judged-batch.ts';
import { storeToPush } from './pushed-batch.ts';

/** The conversations of a batch as they are pushed, by their seeds' ids. */
export async function conversationsToPush(
  pushed?: JudgedBatch,
  order: Pick<PushOrder, 'set' | 'isWanted'> = {},
): Promise<{ batch: Batch; find: (seedId: string) => PushedConversation; ids: readonly string[] }> {
  const { store, batch } = await storeToPush(pushed);
  const all: PushedConversation[] = [];
  for await (const conversation of pushedConversations({ store, batch, ...order })) all.push(conversation);
  const find = (seedId: string) => {
    const found = all.find(({ record }) => record.seed_id === seedId);
    if (!found) throw new Error(`no conversation ${seedId}`);
    return found;
  };
  return { batch, find, ids: all.map(({ record }) => record.seed_id) };
}
