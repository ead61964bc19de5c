import type { ChatMessage, Usage } from '../contract/message.ts';
import type { SimulationSpec } from '../contract/simulation-spec.ts';
import type { ConversationRow, TurnRow } from '../store/store.ts';
import { pushedText } from './pushed-text.ts';
import { type ToolUse, toolUses } from './tool-uses.ts';

/** One turn as it is pushed: a committed one, or the one that failed. */
export interface PushedTurn {
  readonly turn: number;
  /** What the agent was sent before the question and no earlier turn holds: on turn 0 the system message and the seed's history. */
  readonly earlier: readonly ChatMessage[];
  /** Empty where the turn failed before there was one. */
  readonly question: string;
  /** Absent where the turn failed. */
  readonly answer?: string | undefined;
  readonly tools: readonly ToolUse[];
  readonly usage: Usage | null;
  readonly finishReason: string | null;
  /** When the agent was asked and when its reply was stored, in milliseconds since 1970. */
  readonly startMs: number;
  readonly endMs: number;
  /** Of the agent, where it keeps traces itself. */
  readonly agentTraceId: string | null;
  readonly error?: { readonly type: string; readonly message: string } | undefined;
  /** All that is stored of a committed turn. */
  readonly row?: TurnRow | undefined;
}

/** A conversation whose turns are pushed. */
export interface TurnsOf {
  readonly row: ConversationRow;
  readonly spec: Pick<SimulationSpec, 'systemMessage'>;
  /** When the batch was made, ISO 8601: the time of a conversation without a turn. */
  readonly createdAt: string;
  /** The question of the turn after the committed ones, where there is one. */
  readonly openQuestion?: string | undefined;
}

/** The committed turns of a conversation, and after them the one in which the agent failed, or all failed before turn 0. */
export function pushedTurns(conversation: TurnsOf): readonly PushedTurn[] {
  const turns = conversation.row.turns.map((turn) => committedTurn(turn, conversation));
  const failed = failedTurn(conversation, turns.at(-1));
  return failed ? [...turns, failed] : turns;
}

function committedTurn(row: TurnRow, conversation: TurnsOf): PushedTurn {
  const { reply, turn, question } = row;
  const endMs = Date.parse(reply.answeredAt);
  return {
    turn,
    earlier: earlierThan(turn, conversation),
    question: pushedText(question),
    answer: pushedText(reply.content),
    tools: toolUses(reply),
    usage: reply.usage,
    finishReason: reply.finishReason,
    startMs: endMs - reply.latencyMs,
    endMs,
    agentTraceId: reply.traceId,
    row,
  };
}

function failedTurn(conversation: TurnsOf, last: PushedTurn | undefined): PushedTurn | undefined {
  const { row, openQuestion, createdAt } = conversation;
  const { errorType = null, errorMessage = null } = row.ending ?? {};
  const wasAsked = openQuestion !== undefined || last === undefined;
  if (errorType === null || !wasAsked) return undefined;
  const atMs = last?.endMs ?? Date.parse(createdAt);
  const turn = row.turns.length;
  return {
    turn,
    earlier: earlierThan(turn, conversation),
    question: pushedText(openQuestion ?? row.seed.question),
    tools: [],
    usage: null,
    finishReason: null,
    startMs: atMs,
    endMs: atMs,
    agentTraceId: null,
    error: { type: errorType, message: pushedText(errorMessage ?? '') },
  };
}

function earlierThan(turn: number, { row, spec }: TurnsOf): readonly ChatMessage[] {
  if (turn > 0) return [];
  const { systemMessage } = spec;
  const system = systemMessage === null ? [] : [{ role: 'system' as const, content: systemMessage }];
  return [...system, ...(row.seed.history ?? [])];
}
