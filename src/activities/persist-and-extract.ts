import type { TurnInput } from '../contract/workflow-api.ts';
import type { ContextShown, TurnPersisted } from './activities.ts';
import type { Dependencies } from './dependencies.ts';
import { extractContext } from './extract-context.ts';
import { persistTurn } from './persist-turn.ts';

/** Commits a turn and extracts its context at once: the two writes share one wait for the disk. */
export async function persistAndExtract(
  dependencies: Dependencies,
  input: TurnInput,
): Promise<TurnPersisted & ContextShown> {
  // Settled, not failed fast: the conversation must not end while its turn is being committed.
  const [persisted, extracted] = await Promise.allSettled([
    persistTurn(dependencies, input),
    extractContext(dependencies, input),
  ]);
  if (persisted.status === 'rejected') throw persisted.reason;
  if (extracted.status === 'rejected') throw extracted.reason;
  return { ...persisted.value, ...extracted.value };
}
