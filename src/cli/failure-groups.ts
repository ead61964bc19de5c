import { isNormalOutcome, type Outcome } from '../contract/outcome.ts';
import { readAllConversations } from '../output/recorded-batches.ts';
import type { ConversationRow, Progress, Store } from '../store/store.ts';
import { fullCount } from './amounts.ts';
import { outcomeEntries } from './outcome-text.ts';
import { clip, oneLine } from './text-layout.ts';

/** Conversations that failed for the same reason. */
export interface FailureGroup {
  readonly outcome: Outcome;
  /** Name of the failure, as in the Temporal UI. */
  readonly errorType: string;
  readonly count: number;
  /** The first of them. */
  readonly example: { readonly conversationId: string; readonly message: string };
}

/** The failures of a batch by outcome and error type, most frequent first. Reads no further than the last failure. */
export async function failuresOf(store: Store, batchId: string, progress?: Progress): Promise<FailureGroup[]> {
  const { outcomes } = progress ?? (await store.progress(batchId));
  let expected = outcomeEntries(outcomes).reduce(
    (sum, { outcome, count }) => sum + (isFailure(outcome) ? count : 0),
    0,
  );
  const groups = new Map<string, FailureGroup>();
  if (expected === 0) return [];
  for await (const conversation of readAllConversations(store, batchId)) {
    if (!addFailure(groups, conversation)) continue;
    expected -= 1;
    if (expected === 0) break;
  }
  return [...groups.values()].toSorted((a, b) => b.count - a.count);
}

/** One line a group, cut to `width`: `2 × agent-failed, Unavailable: demo/s1: the message`. */
export function failureLines(groups: readonly FailureGroup[], width: number): string[] {
  return groups.map(({ outcome, errorType, count, example }) => {
    const reason = oneLine(`${example.conversationId}: ${example.message}`);
    return clip(`  ${fullCount(count)} × ${outcome}, ${errorType}; for example ${reason}`, width);
  });
}

function addFailure(groups: Map<string, FailureGroup>, { ending, seed }: ConversationRow): boolean {
  if (!ending || !isFailure(ending.outcome)) return false;
  const errorType = ending.errorType ?? 'Unexpected';
  const key = `${ending.outcome} ${errorType}`;
  const known = groups.get(key);
  const example = { conversationId: seed.conversationId, message: ending.errorMessage ?? 'no message was kept' };
  groups.set(key, {
    outcome: ending.outcome,
    errorType,
    count: (known?.count ?? 0) + 1,
    example: known?.example ?? example,
  });
  return true;
}

/** What somebody ended, or a budget, is no failure of a step. */
function isFailure(outcome: Outcome): boolean {
  return !isNormalOutcome(outcome) && outcome !== 'cancelled' && outcome !== 'budget-exhausted';
}
