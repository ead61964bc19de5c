import type { Activities, TurnPersisted } from './activities.ts';
import type { Dependencies } from './create-activities.ts';

/** Commits a turn whose reply is stored; harmless when repeated. */
export async function persistTurn(
  { store }: Dependencies,
  input: Parameters<Activities['persistTurn']>[0],
): Promise<TurnPersisted> {
  await store.commitTurn(input);
  return { turn: input.turn, committed: true };
}
