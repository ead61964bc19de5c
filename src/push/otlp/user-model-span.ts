import { fieldsOf } from '../../contract/fields-of.ts';
import { providerOf } from '../agent-of.ts';
import type { PushedSpan } from '../pushed-span.ts';
import type { PushedTurn } from '../pushed-turn.ts';
import { spanIdOf } from '../span-ids.ts';
import { usageAttributes } from '../usage-attributes.ts';
import type { TurnPlace } from './turn-place.ts';

/** The span `chat {model}` of the model that wrote the question of a turn; `undefined` where no model did. */
export function userModelSpan(
  turn: PushedTurn,
  { traceId, rootId, batch, conversation }: TurnPlace,
): PushedSpan | undefined {
  const { questions } = batch.manifest.spec;
  const { row } = turn;
  const model = row?.user?.model ?? modelOf(questions);
  if (!row || (row.user?.model === undefined && row.questionUsage === null)) return undefined;
  const { conversationId } = conversation;
  return {
    traceId,
    spanId: spanIdOf(conversationId, turn.turn, 'question'),
    parentId: rootId,
    name: model === undefined ? 'chat' : `chat ${model}`,
    kind: 'client',
    startMs: turn.startMs - row.questionLatencyMs,
    endMs: turn.startMs,
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': providerOf(questions.type),
      'gen_ai.conversation.id': conversationId,
      'gen_ai.request.model': model,
      'gen_ai.output.messages': writtenQuestion(turn.question),
      ...usageAttributes(row.questionUsage),
      'openinference.span.kind': 'LLM',
      'output.value': turn.question,
    },
  };
}

/** Of a generator whose model stands in its options, or in its `llm`. */
function modelOf(questions: Readonly<Record<string, unknown>>): string | undefined {
  const model = questions['model'] ?? fieldsOf(questions['llm'])['model'];
  return typeof model === 'string' ? model : undefined;
}

function writtenQuestion(content: string): string {
  return JSON.stringify([{ role: 'assistant', parts: [{ type: 'text', content }], finish_reason: 'stop' }]);
}
