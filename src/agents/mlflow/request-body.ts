import type { AgentCall } from '../agent.ts';
import type { MlflowOptions } from './options.ts';

/**
 * The body of POST /invocations in the chosen format. MLflow takes `messages` and `input` as they are; everything else
 * must be a table, here `dataframe_split` with one row. A table holds the question only: it has no place for history.
 */
export function requestBody(
  options: MlflowOptions,
  call: AgentCall,
  messages: readonly unknown[],
): Readonly<Record<string, unknown>> {
  const { conversationId, clientRequestId } = call;
  if (options.format === 'dataframe') return { dataframe_split: oneRow(options, call) };
  return {
    [options.format]: messages,
    context: { conversation_id: conversationId },
    custom_inputs: { ...options.customInputs, client_request_id: clientRequestId },
  };
}

function oneRow({ column, clientRequestIdColumn }: MlflowOptions, { messages, clientRequestId }: AgentCall) {
  const cells = [
    [column, messages.at(-1)?.content ?? ''],
    [clientRequestIdColumn, clientRequestId],
  ].filter(([name]) => name !== undefined);
  return { columns: cells.map(([name]) => name), data: [cells.map(([, value]) => value)] };
}
