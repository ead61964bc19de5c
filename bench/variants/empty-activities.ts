import type { Activities } from '../../src/activities/activities.ts';
import { PLAN_PAGE, SEEDS_PER_SHARD } from '../../src/contract/limits.ts';
import type { PlannedConversation, StepPolicy } from '../../src/contract/workflow-api.ts';
import { noOpLoad } from '../load.ts';
import { ANSWER, questionOf, TOOL_OUTPUT } from '../simulation/components.ts';

const CONTEXT = { context: TOOL_OUTPUT, chars: TOOL_OUTPUT.length, isEmpty: false, isReused: false };

const POLICY: StepPolicy = { timeoutMs: 300_000, maxAttempts: 8, maxRateLimitWaitMs: 3_600_000 };

/** A batch id from which the activities read what the batch holds, since they have no store. */
export function emptyBatchId(load: { readonly conversations: number; readonly turns: number }, suffix: string): string {
  return `empty-${load.conversations}-${load.turns}-${suffix}`;
}

/** The product's activities without store, agent and generator: each returns what it would return, at once. */
export const emptyActivities: Activities = {
  invokeAgent: async () => ({ answer: ANSWER, toolOutputs: 1, latencyMs: 0 }),
  persistTurn: async ({ turn }) => ({ turn, committed: true }),
  extractContext: async () => CONTEXT,
  persistAndExtract: async ({ turn }) => ({ turn, committed: true, ...CONTEXT }),
  generateNextQuestion: async ({ turn }) => ({ question: questionOf(turn), latencyMs: 0 }),
  verifyGoal: async ({ turn }) => ({ question: questionOf(turn), latencyMs: 0 }),
  planBatch: async ({ batchId }) => {
    const { conversations, turns, inFlight } = loadOf(batchId);
    const shards = Array.from({ length: Math.ceil(conversations / SEEDS_PER_SHARD) }, (_, index) => index);
    const policy = {
      maxTurns: turns - 1,
      agent: POLICY,
      questions: POLICY,
      agentType: 'module',
      isContextBuiltIn: true,
    };
    // The second plan, after the shards have ended, finds nothing left.
    const open = planned.has(batchId) ? 0 : conversations;
    planned.add(batchId);
    return { seeds: conversations, concurrency: inFlight, hasCanary: false, open, shards, policy };
  },
  planShard: async ({ batchId, shard, from }) => {
    const end = Math.min((shard + 1) * SEEDS_PER_SHARD, loadOf(batchId).conversations);
    const last = Math.min(from + PLAN_PAGE, end);
    const conversations = Array.from({ length: last - from }, (_, index) => planConversation(batchId, from + index));
    return { conversations, next: last < end ? last : null };
  },
  readProgress: async ({ batchId }) => {
    const { conversations: seeds, turns } = loadOf(batchId);
    const usage = { inputTokens: 0, outputTokens: 0 };
    const counts = { cutOff: 0, retrying: 0, rateLimited: 0, agentUsage: usage, questionUsage: usage };
    return { progress: { seeds, turns: seeds * turns, outcomes: { completed: seeds }, ...counts }, card: 'done' };
  },
  closeSession: async () => undefined,
  judgeConversation: async () => ({ results: {}, errors: 0, latencyMs: 0 }),
  noteJudgeFailure: async () => ({}),
  planJudging: async () => ({ conversations: [], next: null, concurrency: 1, policy: POLICY, callQueue: '' }),
  announceJudging: async () => {},
  endConversation: async ({ batchId, outcome }) => ({ outcome, turns: loadOf(batchId).turns }),
  isBraking: async () => false,
  announcePause: async () => {},
  closeBatch: async ({ batchId }) => {
    const { conversations, turns } = loadOf(batchId);
    return { seeds: conversations, turns: conversations * turns, outcomes: { completed: conversations } };
  },
};

const planned = new Set<string>();

function planConversation(batchId: string, seedIndex: number): PlannedConversation {
  const maxTurns = loadOf(batchId).turns - 1;
  const conversationId = `${batchId}/c${seedIndex}`;
  return { conversationId, seedIndex, question: questionOf(seedIndex), tag: null, maxTurns, committedTurns: 0 };
}

function loadOf(batchId: string) {
  const [conversations = 0, turns = 0] = batchId.split('-').slice(1).map(Number);
  return noOpLoad(conversations, turns);
}
