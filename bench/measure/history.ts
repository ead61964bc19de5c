import { conversationIdOf, conversationWorkflowId } from '../../src/contract/ids.ts';
import { noOpLoad } from '../load.ts';
import type { Stage } from '../stage.ts';
import { prepareLoad } from '../variants/product.ts';

/** Temporal's history of one conversation. */
export interface HistorySize {
  readonly turns: number;
  readonly events: number;
  readonly bytes: number;
}

/** What a further turn added to the history, between two lengths of conversation. */
export interface HistoryGrowth {
  readonly fromTurn: number;
  readonly toTurn: number;
  readonly eventsPerTurn: number;
  readonly bytesPerTurn: number;
}

/** Sizes of whole conversations of these lengths, the largest of three of each, and the growth between them. */
export async function measureHistories(
  stage: Stage,
  lengths: readonly number[],
): Promise<{ sizes: HistorySize[]; growth: HistoryGrowth[] }> {
  const sizes: HistorySize[] = [];
  for (const turns of lengths) sizes.push(await historyOf(stage, turns));
  return { sizes, growth: growthOf(sizes) };
}

async function historyOf(stage: Stage, turns: number): Promise<HistorySize> {
  const { batchId, run } = await prepareLoad(stage, noOpLoad(3, turns));
  await run();
  const found = await Promise.all(['c0', 'c1', 'c2'].map((seed) => sizeOf(stage, conversationIdOf(batchId, seed))));
  return {
    turns,
    events: Math.max(...found.map(({ events }) => events)),
    bytes: Math.max(...found.map(({ bytes }) => bytes)),
  };
}

/** Events and bytes of the history of a conversation's last run. */
export async function sizeOf({ client, prefix }: Stage, conversationId: string): Promise<Omit<HistorySize, 'turns'>> {
  const handle = client.workflow.getHandle(conversationWorkflowId(prefix, conversationId));
  const { historyLength, historySize } = await handle.describe();
  return { events: historyLength, bytes: historySize ?? Number.NaN };
}

function growthOf(sizes: readonly HistorySize[]): HistoryGrowth[] {
  return sizes.slice(1).map((to, index) => {
    const from = sizes[index] ?? to;
    const turns = to.turns - from.turns;
    return {
      fromTurn: from.turns,
      toTurn: to.turns,
      eventsPerTurn: (to.events - from.events) / turns,
      bytesPerTurn: (to.bytes - from.bytes) / turns,
    };
  });
}
