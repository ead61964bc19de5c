import type { ConversationLine } from '../../src/view/data/conversation-line.ts';

/** Milliseconds that the slowest answer of a conversation took; `undefined` before its first. */
export function slowestMs({ turns }: ConversationLine): number | undefined {
  let slowest: number | undefined;
  for (const { latencyMs } of turns) if (slowest === undefined || latencyMs > slowest) slowest = latencyMs;
  return slowest;
}
