import { agentNameOf, providerOf } from '../agent-of.ts';
import type { PushedSpan } from '../pushed-span.ts';
import type { PushedTurn } from '../pushed-turn.ts';
import { spanIdOf } from '../span-ids.ts';
import type { ToolUse } from '../tool-uses.ts';
import { usageAttributes } from '../usage-attributes.ts';
import { evaluationEvent } from './evaluation-event.ts';
import { inputMessages, outputMessages, systemInstructions } from './gen-ai-messages.ts';
import type { TurnPlace } from './turn-place.ts';
import { userModelSpan } from './user-model-span.ts';

/** The spans of a turn: `chat` of the model that wrote the question, `invoke_agent`, and `execute_tool` beneath that. */
export function turnSpans(turn: PushedTurn, place: TurnPlace): readonly PushedSpan[] {
  const agent = agentSpan(turn, place);
  const tools = turn.tools.map((tool, index) => toolSpan(tool, index, { turn, agent, place }));
  const question = userModelSpan(turn, place);
  return [...(question ? [question] : []), agent, ...tools];
}

/**
 * `invoke_agent {name}`, by https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/gen-ai-agent-spans.md.
 * Its input is what is new in the turn: the messages before it stand in the spans before it.
 */
function agentSpan(turn: PushedTurn, { traceId, rootId, batch, conversation }: TurnPlace): PushedSpan {
  const { conversationId, scores } = conversation;
  const { spec } = batch.manifest;
  const name = agentNameOf(spec);
  const asked = { role: 'user' as const, content: turn.question };
  const said = turn.earlier.filter(({ role }) => role !== 'system');
  return {
    traceId,
    spanId: spanIdOf(conversationId, turn.turn, 'agent'),
    parentId: rootId,
    name: `invoke_agent ${name}`,
    kind: 'client',
    startMs: turn.startMs,
    endMs: turn.endMs,
    error: turn.error?.message,
    attributes: {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.provider.name': providerOf(spec.agent.type),
      'gen_ai.agent.name': name,
      'gen_ai.conversation.id': conversationId,
      'gen_ai.system_instructions': systemInstructions(turn.earlier),
      'gen_ai.input.messages': inputMessages([...said, asked]),
      'gen_ai.output.messages': turn.answer === undefined ? undefined : outputMessages(turn),
      'gen_ai.response.finish_reasons': turn.finishReason === null ? undefined : [turn.finishReason],
      ...usageAttributes(turn.usage),
      'error.type': turn.error?.type,
      'session.id': conversationId,
      'openinference.span.kind': 'AGENT',
      'input.value': turn.question,
      'output.value': turn.answer,
      'convsim.turn': turn.turn,
      'convsim.agent_trace_id': turn.agentTraceId ?? undefined,
    },
    events: scores.filter((score) => score.turn === turn.turn).map(evaluationEvent),
  };
}

interface ToolPlace {
  readonly turn: PushedTurn;
  readonly agent: PushedSpan;
  readonly place: TurnPlace;
}

/** `execute_tool {name}`. Nobody measured when it ran: it stands at the start of the agent's work, as long as nothing. */
function toolSpan(tool: ToolUse, index: number, { turn, agent, place }: ToolPlace): PushedSpan {
  const { conversationId } = place.conversation;
  return {
    traceId: place.traceId,
    spanId: spanIdOf(conversationId, turn.turn, 'tool', index),
    parentId: agent.spanId,
    name: tool.name === undefined ? 'execute_tool' : `execute_tool ${tool.name}`,
    kind: 'internal',
    startMs: turn.startMs,
    endMs: turn.startMs,
    attributes: {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.conversation.id': conversationId,
      'gen_ai.tool.name': tool.name,
      'gen_ai.tool.call.arguments': tool.arguments,
      'gen_ai.tool.call.result': tool.result,
      'openinference.span.kind': 'TOOL',
      'input.value': tool.arguments,
      'output.value': tool.result,
    },
  };
}
