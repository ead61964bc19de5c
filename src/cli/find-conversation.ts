import { InputError } from '../contract/errors.ts';
import { conversationIdOf } from '../contract/ids.ts';
import { seedPartOf } from '../contract/seed-ids.ts';
import { nearestName } from '../contract/suggestion.ts';
import type { Batch, ConversationRow, ConversationSummary, Store } from '../store/store.ts';
import { unknownBatch } from './require-batch.ts';
import { shellWords } from './shell-words.ts';

/** Conversation ids that a message names as examples. */
const EXAMPLES = 3;
/** Conversations of a batch that a mistyped id is compared with. */
const COMPARED = 1_000;

/** Batches in which a seed id is searched for. */
const SEARCHED_BATCHES = 50;

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
  if (!name.includes('/')) await requireNamedBatch(store, name);
  const batch = await store.findBatch(batchId);
  if (!batch) throw InputError.of('CONVERSATION', `"${name}": ${await unknownBatch(store, batchId)}`);
  const conversation =
    (await store.findConversation(name)) ??
    (seedId === '' ? null : await store.findConversation(conversationIdOf(batchId, seedPartOf(seedId))));
  if (conversation) return { batch, conversation };
  throw InputError.of('CONVERSATION', await unknownIn(store, batchId, name));
}

/**
 * The batch of a name without a slash, where one with a slash would name a conversation.
 * @throws {InputError} that names the conversations whose seed has that id, or says how to find the batch.
 */
export async function requireNamedBatch(store: Store, name: string): Promise<Batch> {
  const batch = await store.findBatch(name);
  if (batch) return batch;
  const ids = await idsOfSeed(store, name);
  const message =
    ids.length > 0
      ? `there is no batch "${name}" in this store; a conversation is named BATCH/SEED; did you mean ${ids.join(', ')}?`
      : `${await unknownBatch(store, name)}; a conversation is named BATCH/SEED`;
  throw InputError.of('BATCH', message);
}

/** Conversations whose seed has an id, those of the newest batches first. */
async function idsOfSeed(store: Store, seedId: string): Promise<readonly string[]> {
  const batches = (await store.listBatches()).slice(-SEARCHED_BATCHES).toReversed();
  const found = await Promise.all(batches.map(({ batchId }) => idsIn(store, batchId, seedId)));
  return found.flat().slice(0, EXAMPLES);
}

/** The conversation of a seed in a batch, or those that personas and trials made of it. */
async function idsIn(store: Store, batchId: string, seedId: string): Promise<readonly string[]> {
  const id = conversationIdOf(batchId, seedPartOf(seedId));
  if (await store.findConversation(id)) return [id];
  const holding = await store.listConversations({ batchId, text: seedId, limit: COMPARED });
  return holding.flatMap(({ conversationId }) => (conversationId.startsWith(`${id}.`) ? [conversationId] : []));
}

function parts(name: string): [batchId: string, seedId: string] {
  const slash = name.indexOf('/');
  return slash === -1 ? [name, ''] : [name.slice(0, slash), name.slice(slash + 1)];
}

async function unknownIn(store: Store, batchId: string, name: string): Promise<string> {
  const first = await store.listConversations({ batchId, limit: COMPARED });
  if (first.length === 0) return `"${name}": batch ${batchId} has no conversations yet; its seeds are still loading`;
  const near = await nearIds(store, batchId, { name, first });
  const ids = (near.length > 0 ? near : first.map(({ conversationId }) => conversationId)).slice(0, EXAMPLES);
  const which = near.length > 0 ? 'did you mean' : `the first ones of batch ${batchId} are`;
  const listing = shellWords(['convsim', 'show', batchId]);
  return `there is no conversation "${name}"; ${which} ${ids.join(', ')}${near.length > 0 ? '?' : ';'} ${listing} lists them`;
}

/** Those that hold what was typed, else the one that differs by a slip. */
async function nearIds(
  store: Store,
  batchId: string,
  { name, first }: { name: string; first: readonly ConversationSummary[] },
): Promise<readonly string[]> {
  const [, text] = parts(name);
  const holding = text === '' ? [] : await store.listConversations({ batchId, text, limit: EXAMPLES });
  if (holding.length > 0) return holding.map(({ conversationId }) => conversationId);
  const seedIds = first.flatMap(({ conversationId, seedId }) => [parts(conversationId)[1], seedId]);
  const nearest = nearestName(text, seedIds);
  const found = first.find(
    ({ conversationId, seedId }) => nearest === seedId || conversationId === `${batchId}/${nearest}`,
  );
  return found ? [found.conversationId] : [];
}
