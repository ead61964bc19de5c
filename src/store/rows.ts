import type { Selectable } from 'kysely';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Manifest } from '../contract/manifest.ts';
import type { Usage } from '../contract/message.ts';
import type { Seed } from '../contract/seed.ts';
import type { ToolCallMade, UserEnd, UserTurn } from '../contract/user-turn.ts';
import { plainText } from './plain-text.ts';
import type { Schema } from './schema.ts';
import type { Batch, Context, ConversationKey, Ending, NewReply, Question, Reply, TurnKey } from './store.ts';

/** The row of a batch as the interface gives it. */
export function batchOf(row: Selectable<Schema['batches']>): Batch {
  return {
    batchId: row.batch_id,
    manifest: JSON.parse(row.manifest) as Manifest,
    state: row.state,
    pauseReason: row.pause_reason,
    seedCount: row.seed_count,
    createdAt: row.created_at,
  };
}

/** The seed that a conversation's row holds. */
export function seedOf(row: Selectable<Schema['conversations']>): Seed {
  return {
    id: row.seed_id,
    index: row.seed_index,
    conversationId: row.conversation_id,
    question: row.question,
    ...(row.tag !== null && { tag: row.tag }),
    ...(row.agent_description !== null && { agentDescription: row.agent_description }),
    ...(row.max_turns !== null && { maxTurns: row.max_turns }),
    ...(row.metadata !== null && { metadata: JSON.parse(row.metadata) as Record<string, unknown> }),
    ...(row.user_fields !== null && (JSON.parse(row.user_fields) as Partial<Seed>)),
  };
}

/** The row of a seed whose conversation has not ended. */
export function conversationRow(batchId: string, seed: Seed): Selectable<Schema['conversations']> {
  return {
    batch_id: batchId,
    seed_index: seed.index,
    seed_id: plainText(seed.id),
    conversation_id: seed.conversationId,
    question: plainText(seed.question),
    tag: textOrNull(seed.tag),
    agent_description: textOrNull(seed.agentDescription),
    max_turns: seed.maxTurns ?? null,
    metadata: seed.metadata ? JSON.stringify(seed.metadata) : null,
    outcome: null,
    error_type: null,
    error_message: null,
    ended_at: null,
    end_reason: null,
    user_fields: userColumn(seed),
    withdrawn_at: null,
  };
}

/** What a seed says of its user, and which conversation of its row it is, as JSON; `null` where it says nothing. */
function userColumn(seed: Seed): string | null {
  const { goal, facts, unknown, guidelines, patience, minTurns, opening, history, expect } = seed;
  const { caseId, persona, trial } = seed;
  const said = {
    caseId,
    persona,
    trial,
    goal,
    facts,
    unknown,
    guidelines,
    patience,
    minTurns,
    opening,
    history,
    expect,
  };
  const text = JSON.stringify(said);
  return text === '{}' ? null : plainText(text);
}

/** How a conversation's row says it ended; `null` while it is open. */
export function endingOf(
  row: Pick<Selectable<Schema['conversations']>, 'outcome' | 'error_type' | 'error_message' | 'end_reason'>,
): Ending | null {
  if (row.outcome === null) return null;
  const { outcome, error_type: errorType, error_message: errorMessage, end_reason: endReason } = row;
  return { outcome, errorType, errorMessage, ...(endReason !== null && { endReason }) };
}

/** The reply that a turn's row holds. */
export function replyOf(row: Selectable<Schema['turns']>): Reply {
  return {
    content: row.answer,
    replyMessages: row.reply_messages === null ? null : (JSON.parse(row.reply_messages) as unknown[]),
    toolOutputs: JSON.parse(row.tool_outputs) as string[],
    toolCalls: row.tool_calls === null ? [] : (JSON.parse(row.tool_calls) as ToolCallMade[]),
    traceId: row.trace_id,
    session: row.session,
    usage: usageOf(row),
    finishReason: row.finish_reason,
    latencyMs: row.latency_ms,
    firstTextMs: row.first_text_ms,
    answeredAt: row.answered_at,
  };
}

/** The row of a reply that is not committed yet. */
export function turnRow(key: TurnKey, reply: NewReply): Selectable<Schema['turns']> {
  return {
    ...keyColumns(key),
    answer: plainText(reply.content),
    reply_messages: reply.replyMessages === null ? null : JSON.stringify(reply.replyMessages),
    tool_outputs: JSON.stringify(reply.toolOutputs),
    tool_calls: toolCallsColumn(reply.toolCalls),
    trace_id: textOrNull(reply.traceId),
    session: textOrNull(reply.session),
    ...usageColumns(reply.usage),
    finish_reason: textOrNull(reply.finishReason),
    latency_ms: Math.round(reply.latencyMs),
    first_text_ms: reply.firstTextMs,
    answered_at: new Date().toISOString(),
    committed_at: null,
    copied_from: null,
  };
}

/** Tool calls as a column holds them; `null` for none. */
export function toolCallsColumn(calls: readonly ToolCallMade[]): string | null {
  return calls.length === 0 ? null : plainText(JSON.stringify(calls));
}

/** The context that a row holds. */
export function contextOf(row: Selectable<Schema['contexts']>): Context {
  return { content: row.content, isReused: row.is_reused === 1 };
}

/** The row of a context. */
export function contextRow(key: TurnKey, context: Context): Selectable<Schema['contexts']> {
  return { ...keyColumns(key), content: plainText(context.content), is_reused: context.isReused ? 1 : 0 };
}

/** The question that a row holds. */
export function questionOf(row: Selectable<Schema['questions']>): Question {
  return {
    content: row.content,
    expectedFacts: factsOf(row.expected_facts),
    usage: usageOf(row),
    latencyMs: row.latency_ms,
    ...(row.user_turn !== null && { user: JSON.parse(row.user_turn) as UserTurn }),
    ...(row.user_end !== null && { end: JSON.parse(row.user_end) as UserEnd }),
    ...(row.pending !== null && { pending: row.pending }),
  };
}

/** What the simulated user decided, as a column holds it. */
export function userTurnOf(column: string | null): UserTurn | null {
  return column === null ? null : (JSON.parse(column) as UserTurn);
}

/** The row of a generated question. */
export function questionRow(key: TurnKey, question: Question): Selectable<Schema['questions']> {
  return {
    ...keyColumns(key),
    content: plainText(question.content),
    expected_facts: question.expectedFacts === null ? null : JSON.stringify(question.expectedFacts),
    ...usageColumns(question.usage),
    latency_ms: Math.round(question.latencyMs),
    user_turn: question.user ? plainText(JSON.stringify(question.user)) : null,
    user_end: question.end ? plainText(JSON.stringify(question.end)) : null,
    pending: question.pending ?? null,
  };
}

/** The list of facts that a column holds. */
export function factsOf(column: string | null): readonly string[] | null {
  return column === null ? null : (JSON.parse(column) as string[]);
}

/** Columns that say how a conversation ended, now. */
export function endingColumns(ending: Ending) {
  return {
    outcome: ending.outcome,
    error_type: textOrNull(ending.errorType),
    error_message: textOrNull(ending.errorMessage),
    end_reason: textOrNull(ending.endReason),
    ended_at: new Date().toISOString(),
  };
}

/** The column that says that an outcome or scores were taken back, now. */
export function withdrawn() {
  return { withdrawn_at: new Date().toISOString() };
}

/** Columns of a call's tokens. */
export function usageColumns(usage: Usage | null) {
  return {
    input_tokens: usage?.inputTokens ?? null,
    output_tokens: usage?.outputTokens ?? null,
    cached_input_tokens: usage?.cachedInputTokens ?? null,
  };
}

type UsageColumns = ReturnType<typeof usageColumns>;

/** Token usage of a row; `null` where the server did not count. */
export function usageOf({
  input_tokens: input,
  output_tokens: output,
  cached_input_tokens: cached,
}: UsageColumns): Usage | null {
  if (input === null && output === null) return null;
  return {
    inputTokens: input ?? 0,
    outputTokens: output ?? 0,
    ...(cached !== null && { cachedInputTokens: cached }),
  };
}

/** Key columns of a turn. */
export function keyColumns(key: TurnKey) {
  return { ...conversationColumns(key), turn: key.turn };
}

/** Key columns of a conversation. */
export function conversationColumns(key: ConversationKey) {
  return { batch_id: key.batchId, seed_index: key.seedIndex };
}

/** A trace as the store keeps it. */
export function packTrace(trace: unknown): Uint8Array {
  return gzipSync(JSON.stringify(trace));
}

/** A trace as it came. */
export function unpackTrace(packed: Uint8Array): unknown {
  return JSON.parse(gunzipSync(packed).toString('utf8')) as unknown;
}

function textOrNull(text: string | null | undefined): string | null {
  return text === null || text === undefined ? null : plainText(text);
}
