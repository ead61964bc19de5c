import type { Activities } from '../activities/activities.ts';
import { pauseText } from '../contract/hand-pause.ts';
import { isNormalOutcome } from '../contract/outcome.ts';

/** An event for the log. */
export interface News {
  readonly level: 'debug' | 'info' | 'warn';
  readonly facts: Readonly<Record<string, unknown>>;
  readonly text: string;
}

type NewsOf = {
  readonly [Name in keyof Activities]?: (
    input: Parameters<Activities[Name]>[0],
    result: Awaited<ReturnType<Activities[Name]>>,
  ) => News | undefined;
};

/** What is logged when an activity has succeeded; the steps of a turn are logged by their effect. */
export const ACTIVITY_NEWS: NewsOf = {
  planBatch: ({ batchId }, { open, seeds, shards, concurrency }) => ({
    level: open > 0 ? 'info' : 'debug',
    facts: { event: 'batch planned', batch_id: batchId, seeds, open, shards: shards.length, concurrency },
    text: `batch ${batchId} planned: ${open} of ${seeds} conversations open`,
  }),

  endConversation: ({ batchId, conversationId, errorType }, { outcome, turns }) => ({
    level: isNormalOutcome(outcome) ? 'info' : 'warn',
    facts: {
      event: 'conversation ended',
      batch_id: batchId,
      conversation_id: conversationId,
      outcome,
      error_type: errorType,
      turns,
    },
    text: `conversation ${conversationId} ended: ${outcome}, ${turns} ${turns === 1 ? 'turn' : 'turns'}`,
  }),

  announcePause: ({ batchId, reason }) =>
    reason === null
      ? { level: 'info', facts: { event: 'batch resumed', batch_id: batchId }, text: `batch ${batchId} resumed` }
      : {
          level: 'warn',
          facts: { event: 'batch paused', batch_id: batchId, reason },
          text: `batch ${batchId} ${pauseText(reason)}`,
        },

  closeBatch: ({ batchId, isCancelled }, { seeds, turns, outcomes }) => ({
    level: 'info',
    facts: { event: 'batch closed', batch_id: batchId, cancelled: isCancelled, seeds, turns, outcomes },
    text: `batch ${batchId} closed: ${seeds} conversations, ${turns} turns`,
  }),
};
