import type { Usage } from '../contract/message.ts';
import { userOf } from '../output/turn-records.ts';
import { caseIdOf } from '../reports/case-id-of.ts';
import type { TurnRow } from '../store/store.ts';
import type { ExportedConversation } from './exported-conversations.ts';

/** One row: a turn with its conversation; a conversation without a turn has one row. */
export interface TableRow {
  readonly conversation: ExportedConversation;
  readonly turn: TurnRow | undefined;
}

/** What a cell holds; `null` where there is nothing to say. `json` is text, `time` ISO 8601. */
type ColumnType = 'text' | 'json' | 'integer' | 'number' | 'time';

/** A column of the table that CSV and Parquet hold. */
export interface TableColumn {
  readonly name: string;
  readonly type: ColumnType;
  of(row: TableRow): string | number | null;
}

/** The rows of a conversation, in order. */
export function tableRows(conversation: ExportedConversation): readonly TableRow[] {
  const { turns } = conversation.row;
  return turns.length === 0 ? [{ conversation, turn: undefined }] : turns.map((turn) => ({ conversation, turn }));
}

/** All columns in their order, which is part of the formats: columns are added at the end, never renamed or removed. */
export const TABLE_COLUMNS: readonly TableColumn[] = [
  ofConversation('batch_id', 'text', ({ batchId }) => batchId),
  ofConversation('conversation_id', 'text', ({ row }) => row.seed.conversationId),
  ofConversation('seed_id', 'text', ({ row }) => row.seed.id),
  ofConversation('case_id', 'text', ({ row }) => caseIdOf(row.seed)),
  ofConversation('persona', 'text', ({ row }) => row.seed.persona),
  ofConversation('trial', 'integer', ({ row }) => row.seed.trial),
  ofConversation('tag', 'text', ({ tag }) => tag),
  ofConversation('outcome', 'text', ({ outcome }) => outcome),
  ofConversation('error_type', 'text', ({ row }) => row.ending?.errorType),
  ofConversation('error_message', 'text', ({ row }) => row.ending?.errorMessage),
  ofConversation('end_reason', 'text', ({ row }) => row.ending?.endReason),
  ofConversation('turns', 'integer', ({ row }) => row.turns.length),
  ofConversation('set', 'text', ({ set }) => set),
  ofConversation('verdict', 'text', ({ verdict }) => verdict),
  ofConversation('scores', 'json', ({ set, scores }) => set && json(scores)),
  ofConversation('seed_metadata', 'json', ({ row }) => json(row.seed.metadata)),
  ofConversation('goal', 'text', ({ row, spec }) => goalText(row.seed.goal ?? spec.user?.goal)),
  ofTurn('turn', 'integer', ({ turn }) => turn),
  {
    name: 'question',
    type: 'text',
    // What was asked of a conversation that has no answer.
    of: ({ conversation, turn }) => turn?.question ?? conversation.row.seed.question,
  },
  ofTurn('answer', 'text', ({ reply }) => reply.content),
  ofTurn('context', 'text', ({ contextUsed }) => contextUsed),
  ofTurn('answered_at', 'time', ({ reply }) => reply.answeredAt),
  ofTurn('latency_ms', 'number', ({ reply }) => reply.latencyMs),
  ofTurn('first_text_ms', 'number', ({ reply }) => reply.firstTextMs),
  ofTurn('finish_reason', 'text', ({ reply }) => reply.finishReason),
  ...tokenColumns('', ({ reply }) => reply.usage),
  ofTurn('question_latency_ms', 'number', ({ turn, questionLatencyMs }) => (turn === 0 ? null : questionLatencyMs)),
  ...tokenColumns('question_', ({ questionUsage }) => questionUsage),
  ofTurn('tool_calls', 'json', ({ reply }) => json(reply.toolCalls)),
  ofTurn('tool_outputs', 'json', ({ reply }) => json(reply.toolOutputs)),
  ofTurn('expected_facts', 'json', ({ expectedFacts }) => json(expectedFacts)),
  ofTurn('user', 'json', ({ user }) => user && json(userOf(user))),
  ofTurn('trace_id', 'text', ({ reply }) => reply.traceId),
  ofTurn('session_id', 'text', ({ reply }) => reply.session),
  ofTurn('forked_from', 'text', ({ copiedFrom }) => copiedFrom),
];

type Cell = string | number | null | undefined;

function ofConversation(name: string, type: ColumnType, of: (conversation: ExportedConversation) => Cell): TableColumn {
  return { name, type, of: ({ conversation }) => of(conversation) ?? null };
}

function ofTurn(name: string, type: ColumnType, of: (turn: TurnRow) => Cell): TableColumn {
  return { name, type, of: ({ turn }) => (turn && of(turn)) ?? null };
}

function tokenColumns(prefix: string, usageOf: (turn: TurnRow) => Usage | null): readonly TableColumn[] {
  return [
    ofTurn(`${prefix}input_tokens`, 'integer', (turn) => usageOf(turn)?.inputTokens),
    ofTurn(`${prefix}output_tokens`, 'integer', (turn) => usageOf(turn)?.outputTokens),
    ofTurn(`${prefix}cached_input_tokens`, 'integer', (turn) => usageOf(turn)?.cachedInputTokens),
  ];
}

function json(value: object | null | undefined): string | null {
  return value === undefined || value === null || Object.keys(value).length === 0 ? null : JSON.stringify(value);
}

function goalText(goal: string | readonly string[] | undefined): string | undefined {
  return typeof goal === 'object' ? goal.join('\n') : goal;
}
