import type { Batch } from '../../store/store.ts';
import type { PushedConversation } from '../pushed-conversation.ts';
import type { Attributes, PushedSpan } from '../pushed-span.ts';
import type { PushedTurn } from '../pushed-turn.ts';
import { spanIdOf, traceIdOf } from '../span-ids.ts';
import { evaluationEvent } from './evaluation-event.ts';
import { turnSpans } from './turn-spans.ts';

/**
 * A conversation as one trace: the root `conversation` with its scores as events, and beneath it what each turn asked and called.
 * None for a conversation without a turn. Attributes follow OpenTelemetry's semantic conventions for generative AI as of November
 * 2026 (https://github.com/open-telemetry/semantic-conventions-genai, schema in development), and OpenInference's `input.value`,
 * `output.value`, `session.id` and span kinds.
 */
export function conversationSpans(conversation: PushedConversation, batch: Batch): readonly PushedSpan[] {
  const { conversationId, turns, record } = conversation;
  const [first, last] = [turns[0], turns.at(-1)];
  if (!first || !last) return [];
  const traceId = traceIdOf(conversationId);
  const rootId = spanIdOf(conversationId, 'conversation');
  const root: PushedSpan = {
    traceId,
    spanId: rootId,
    name: 'conversation',
    kind: 'internal',
    startMs: Math.min(...turns.map(askedMs)),
    endMs: Math.max(...turns.map(({ endMs }) => endMs)),
    error: record.error_type === undefined ? undefined : `${record.outcome}: ${record.error_message ?? ''}`,
    attributes: rootAttributes(conversation, batch, { first, last }),
    events: conversation.scores.filter(({ turn }) => turn === undefined).map(evaluationEvent),
  };
  const place = { traceId, rootId, batch, conversation };
  return [root, ...turns.flatMap((turn) => turnSpans(turn, place))];
}

/** When the question of a turn began to be made. */
function askedMs({ startMs, row }: PushedTurn): number {
  return startMs - (row?.questionLatencyMs ?? 0);
}

function rootAttributes(
  { conversationId, record, row, verdict }: PushedConversation,
  { batchId, manifest }: Batch,
  { first, last }: { readonly first: PushedTurn; readonly last: PushedTurn },
): Attributes {
  const goal = row.seed.goal ?? manifest.spec.user?.goal;
  return {
    'gen_ai.conversation.id': conversationId,
    'session.id': conversationId,
    'user.id': record.persona,
    'openinference.span.kind': 'CHAIN',
    'input.value': first.question,
    'output.value': last.answer,
    'error.type': record.error_type,
    'convsim.batch': batchId,
    'convsim.seed': record.seed_id,
    'convsim.outcome': record.outcome,
    'convsim.verdict': verdict,
    'convsim.turns': record.turns,
    'convsim.tag': record.tag,
    'convsim.case': record.case_id,
    'convsim.trial': record.trial,
    'convsim.goal': goal === undefined ? undefined : [goal].flat().join('\n'),
  };
}
