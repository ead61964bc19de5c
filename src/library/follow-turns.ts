import { setTimeout as sleep } from 'node:timers/promises';
import type { TurnRecord } from '../contract/turn-record.ts';
import type { Store } from '../store/store.ts';
import { readRecords } from './read-records.ts';

const POLL_MS = 500;

/** What of a batch was yielded already. */
interface Yielded {
  /** Turns by conversation. */
  readonly turns: Map<string, number>;
  /** Before this seed everything has ended and was yielded. */
  firstOpen: number;
}

/**
 * Every turn of a batch, each once, soon after it is committed: those there are in the order of the seeds, then new ones as
 * they come. Ends when the batch is closed.
 * @throws {InputError} when the store has no such batch; the signal's reason when aborted.
 */
export async function* followTurns(store: Store, batchId: string, signal?: AbortSignal): AsyncGenerator<TurnRecord> {
  const yielded: Yielded = { turns: new Map(), firstOpen: 0 };
  let reached = '';
  for (;;) {
    signal?.throwIfAborted();
    const state = (await store.findBatch(batchId))?.state;
    const { turns, outcomes } = await store.progress(batchId);
    const now = JSON.stringify([state, turns, outcomes]);
    // Sums are cheap to read; what was said is not.
    if (now !== reached) yield* newTurns(store, batchId, { yielded, isLast: state === 'closed' });
    if (state === 'closed') return;
    reached = now;
    await sleep(POLL_MS, undefined, signal && { signal }).catch(() => undefined);
  }
}

async function* newTurns(
  store: Store,
  batchId: string,
  { yielded, isLast }: { yielded: Yielded; isLast: boolean },
): AsyncGenerator<TurnRecord> {
  let isPrefix = true;
  // A conversation that was retried may lie before: the last look is at all of them.
  for await (const { conversation, turns } of readRecords(store, batchId, isLast ? 0 : yielded.firstOpen)) {
    const before = yielded.turns.get(conversation.conversation_id) ?? 0;
    yielded.turns.set(conversation.conversation_id, turns.length);
    yield* turns.slice(before);
    isPrefix &&= conversation.outcome !== 'running';
    if (isPrefix) yielded.firstOpen = conversation.seed_index + 1;
  }
}
