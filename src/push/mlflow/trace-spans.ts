import { agentNameOf } from '../agent-of.ts';
import type { PushedSpan } from '../pushed-span.ts';
import { spanIdOf, traceIdOf } from '../span-ids.ts';
import type { ToolUse } from '../tool-uses.ts';
import { usageAttributes } from '../usage-attributes.ts';
import { ownTraceOf } from './own-trace.ts';
import type { TraceOf } from './trace-of.ts';

/**
 * The spans of a turn as MLflow shows them: an AGENT with question and answer, so that a session reads as a chat, and a TOOL
 * beneath it for each tool, unless the agent's own trace has them. Names of attributes: `mlflow/tracing/constant.py`.
 */
export function traceSpans(trace: TraceOf): readonly PushedSpan[] {
  const root = agentSpan(trace);
  const tools = ownTraceOf(trace) === undefined ? trace.turn.tools : [];
  return [root, ...tools.map((tool, index) => toolSpan(tool, index, { trace, root }))];
}

function agentSpan({ turn, conversation, batch }: TraceOf): PushedSpan {
  const { conversationId, record } = conversation;
  const { earlier, question, answer, error, startMs, endMs } = turn;
  return {
    traceId: traceIdOf(conversationId, turn.turn),
    spanId: spanIdOf(conversationId, turn.turn, 'root'),
    name: agentNameOf(batch.manifest.spec),
    kind: 'internal',
    startMs,
    endMs,
    error: error && `${error.type}: ${error.message}`,
    attributes: {
      'mlflow.spanType': 'AGENT',
      // The question alone: MLflow shows several messages as JSON.
      'mlflow.spanInputs': JSON.stringify({ messages: [{ role: 'user', content: question }] }),
      'mlflow.spanOutputs': answer === undefined ? undefined : JSON.stringify(choices(answer, turn.finishReason)),
      'mlflow.message.format': 'openai',
      'session.id': conversationId,
      'user.id': record.persona ?? 'simulated-user',
      'convsim.earlier_messages': earlier.length === 0 ? undefined : JSON.stringify(earlier),
      'convsim.finish_reason': turn.finishReason ?? undefined,
      ...usageAttributes(turn.usage),
    },
  };
}

function choices(content: string, finishReason: string | null): object {
  return { choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: finishReason ?? 'stop' }] };
}

interface ToolPlace {
  readonly trace: TraceOf;
  readonly root: PushedSpan;
}

/** Nobody measured when a tool ran: it stands at the start of the agent's work, as long as nothing. */
function toolSpan({ name, arguments: given, result }: ToolUse, index: number, { trace, root }: ToolPlace): PushedSpan {
  return {
    traceId: root.traceId,
    spanId: spanIdOf(trace.conversation.conversationId, trace.turn.turn, 'tool', index),
    parentId: root.spanId,
    name: name ?? 'tool',
    kind: 'internal',
    startMs: root.startMs,
    endMs: root.startMs,
    attributes: { 'mlflow.spanType': 'TOOL', 'mlflow.spanInputs': given, 'mlflow.spanOutputs': result },
  };
}
