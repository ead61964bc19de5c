import { conversationWorkflowId } from '../contract/ids.ts';
import { conversationRecord } from '../output/conversation-record.ts';
import type { JudgedConversationRow } from '../output/judged-conversations.ts';
import { scoreRecords } from '../output/score-records.ts';
import type { Batch, TurnRow } from '../store/store.ts';
import type { TriedRow } from '../store/view-store.ts';
import { workflowLink } from '../temporal/ui-place.ts';
import type { Retries, Transcript, TranscriptTurn } from './data/transcript.ts';
import { traceLinkOf } from './trace-link-of.ts';
import type { ViewPlace } from './view-place.ts';

/** A conversation with what its judges found and its steps met. */
interface ReadConversation extends JudgedConversationRow {
  readonly tried: readonly TriedRow[];
}

/** A conversation as the page reads it. */
export function transcriptOf(
  { row, found, tried }: ReadConversation,
  { batch, place }: { readonly batch: Batch; readonly place: ViewPlace },
): Transcript {
  const { batchId, manifest } = batch;
  const { spec } = manifest;
  const { seed, turns } = row;
  const goal = seed.goal ?? spec.user?.goal ?? [];
  const workflowId = conversationWorkflowId(place.prefix, seed.conversationId);
  const met = tried.map((each) => ({ turn: turnOf(each, turns), retries: retriesOf(each) }));
  const isOf = new Set(turns.map(({ turn }) => turn));
  return {
    conversation: conversationRecord(row, spec, batchId, found),
    system: spec.systemMessage,
    earlier: seed.history ?? [],
    goal: typeof goal === 'string' ? [goal] : goal,
    turns: turns.map((turn) => {
      const retries = met.filter((each) => each.turn === turn.turn).map((each) => each.retries);
      return transcriptTurn(turn, { retries, traceLink: traceLinkOf(spec.agent, turn.reply.traceId) });
    }),
    scores: scoreRecords({ row, found }, { batchId, spec }),
    waiting: met.filter(({ turn }) => !isOf.has(turn)).map(({ turn, retries }) => ({ ...retries, turn })),
    ...(place.ui && { workflowLink: workflowLink(place.ui, workflowId) }),
    workflowId,
  };
}

/** Judges come after the last turn; the key of what one met is its place in the set. */
function turnOf({ step, turn }: TriedRow, turns: readonly TurnRow[]): number {
  return step === 'judge' ? (turns.at(-1)?.turn ?? 0) : turn;
}

function retriesOf({ step, failures, rateLimited, type, message, lostMs }: TriedRow): Retries {
  return { step, failures, rateLimited, type, message, ...(lostMs !== null && { lostMs }) };
}

function transcriptTurn(
  { turn, question, contextUsed, reply, user, expectedFacts, questionLatencyMs, copiedFrom }: TurnRow,
  { retries, traceLink }: { readonly retries: readonly Retries[]; readonly traceLink: string | undefined },
): TranscriptTurn {
  const { usage } = reply;
  return {
    turn,
    question,
    answer: reply.content,
    context: turn === 0 ? null : contextUsed,
    user,
    toolCalls: reply.toolCalls,
    toolOutputs: reply.toolOutputs,
    expectedFacts,
    latencyMs: reply.latencyMs,
    firstTextMs: reply.firstTextMs,
    questionLatencyMs,
    finishReason: reply.finishReason,
    tokens: usage && { input: usage.inputTokens, output: usage.outputTokens },
    answeredAt: reply.answeredAt,
    traceId: reply.traceId,
    ...(traceLink !== undefined && { traceLink }),
    copiedFrom,
    retries,
  };
}
