import type { TurnInput } from '../contract/workflow-api.ts';
import type { TurnPersisted } from './activities.ts';
import type { Dependencies } from './dependencies.ts';

/** Commits a turn whose reply is stored; harmless when repeated. */
export async function persistTurn({ store }: Dependencies, input: TurnInput): Promise<TurnPersisted> {
  await store.commitTurn(input);
  return { turn: input.turn, committed: true };
}
