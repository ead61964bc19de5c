import { conversationMessages } from '../contract/conversation-messages.ts';
import type { TurnRecord } from '../contract/turn-record.ts';
import type { Seed } from '../contract/seed.ts';
import type { SimulationSpec } from '../contract/simulation-spec.ts';
import type { UserTurn } from '../contract/user-turn.ts';
import type { ConversationRow, TurnRow } from '../store/store.ts';
import { tokensOf } from './tokens.ts';

/** The keys of a spec that records depend on. */
export type RecordSpec = Pick<SimulationSpec, 'systemMessage' | 'tag' | 'user'>;

type RecordedUser = NonNullable<TurnRecord['metadata']['user']>;

/** The records of a conversation's committed turns in order, as `F.jsonl` holds them; see `TurnRecord`. */
export function turnRecords(conversation: ConversationRow, spec: RecordSpec, batchId: string): TurnRecord[] {
  const exchanges = conversation.turns.map(({ question, reply }) => ({ question, answer: reply.content }));
  return conversation.turns.map((turn, index) => ({
    request: conversationMessages(spec, exchanges.slice(0, index), {
      question: turn.question,
      earlier: conversation.seed.history,
    }),
    response: { role: 'assistant', content: turn.reply.content },
    metadata: metadataOf(turn, { conversation, spec, batchId }),
  }));
}

interface Surroundings {
  readonly conversation: ConversationRow;
  readonly spec: RecordSpec;
  readonly batchId: string;
}

/** The order of the keys is part of the format. */
function metadataOf(turn: TurnRow, { conversation, spec, batchId }: Surroundings): TurnRecord['metadata'] {
  const { seed, ending } = conversation;
  const { replyMessages, toolCalls, traceId, session, usage, latencyMs, firstTextMs, finishReason } = turn.reply;
  const tag = seed.tag ?? spec.tag;
  return {
    context_used_to_generate_question: turn.turn === 0 ? null : turn.contextUsed,
    first_turn: turn.turn === 0,
    ...(turn.turn === 0 && { seed_question: seed.question }),
    ...(tag !== undefined && { tag }),
    batch_id: batchId,
    conversation_id: seed.conversationId,
    seed_id: seed.id,
    turn: turn.turn,
    outcome: ending?.outcome ?? 'running',
    ...(traceId !== null && { trace_id: traceId }),
    latency_ms: latencyMs,
    ...(firstTextMs !== null && { first_text_ms: firstTextMs }),
    ...(finishReason !== null && { finish_reason: finishReason }),
    ...(usage !== null && { usage: tokensOf(usage) }),
    ...(turn.expectedFacts !== null && { expected_facts: [...turn.expectedFacts] }),
    ...(replyMessages !== null && replyMessages.length > 0 && { reply_messages: [...replyMessages] }),
    ...seedMetadataOf(seed),
    ...(turn.copiedFrom !== null && { forked_from: { conversation_id: turn.copiedFrom, turn: turn.turn } }),
    ...caseOf(seed),
    ...(turn.turn === 0 && goalOf(seed, spec)),
    ...(turn.user !== null && { user: userOf(turn.user) }),
    ...(toolCalls.length > 0 && { tool_calls: [...toolCalls] }),
    ...(session !== null && { session_id: session }),
  };
}

/** Which conversation of its row it is, where a row can be several. */
export function caseOf({ caseId, persona, trial }: Seed): { case_id?: string; persona?: string; trial?: number } {
  return {
    ...(caseId !== undefined && { case_id: caseId }),
    ...(persona !== undefined && { persona }),
    ...(trial !== undefined && { trial }),
  };
}

function goalOf(seed: Seed, { user }: RecordSpec): Pick<TurnRecord['metadata'], 'goal'> {
  const goal = seed.goal ?? user?.goal;
  return goal === undefined ? {} : { goal };
}

/** What a simulated user decided, as records hold it. The order of the keys is part of the format. */
export function userOf({ status, helped, open, facts, quirk, flags, model, refused }: UserTurn): RecordedUser {
  return {
    status,
    helped,
    open: [...open],
    facts: [...facts],
    ...(quirk !== undefined && { quirk }),
    flags: [...flags],
    ...(model !== undefined && { model }),
    ...(refused !== undefined && Object.keys(refused).length > 0 && { refused: { ...refused } }),
  };
}

/** `seed_metadata` of a record, if the seed has columns of its own. */
export function seedMetadataOf({ metadata }: Seed): { seed_metadata?: Record<string, unknown> } {
  if (metadata === undefined || Object.keys(metadata).length === 0) return {};
  return { seed_metadata: metadata };
}
