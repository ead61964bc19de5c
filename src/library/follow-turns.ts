import { setTimeout as sleep } from 'node:timers/promises';
import type { TurnRecord } from '../contract/record.ts';
import type { Store } from '../store/store.ts';
import { readRecords } from './read-records.ts';

const POLL_MS = 500;

/**
 * Every turn of a batch, each once, soon after it is committed: those there are in the order of the seeds, then new ones as
 * they come. Ends when the batch is closed.
 * @throws {InputError} when the store has no such batch; the signal's reason when aborted.
 */
export async function* followTurns(store: Store, batchId: string, signal?: AbortSignal): AsyncGenerator<TurnRecord> {
  const seen = new Map<string, number>();
  // Before this seed everything has ended and was told.
  let firstOpen = 0;
  for (;;) {
    signal?.throwIfAborted();
    const isClosed = (await store.findBatch(batchId))?.state === 'closed';
    let isPrefix = true;
    // A conversation that was taken up again may lie before: the last look is at all of them.
    for await (const { conversation, turns } of readRecords(store, batchId, isClosed ? 0 : firstOpen)) {
      const before = seen.get(conversation.conversation_id) ?? 0;
      seen.set(conversation.conversation_id, turns.length);
      yield* turns.slice(before);
      isPrefix &&= conversation.outcome !== 'running';
      if (isPrefix) firstOpen = conversation.seed_index + 1;
    }
    if (isClosed) return;
    await sleep(POLL_MS, undefined, signal && { signal }).catch(() => undefined);
  }
}
