import { fieldsOf } from '../contract/fields-of.ts';

/** The trace that came with a reply, and the id under which the agent's server keeps it. */
export interface ReplyTrace {
  readonly trace: unknown;
  readonly traceId: string | undefined;
}

/**
 * Trace and id of a reply. Databricks puts the trace under `databricks_output.trace`; AgentServer names its id in
 * `metadata.trace_id`, agents themselves in `custom_outputs.trace_id`; MLflow 2 calls the id in a trace `request_id`.
 */
export function replyTrace(body: unknown): ReplyTrace {
  const reply = fieldsOf(body);
  const trace = fieldsOf(reply['databricks_output'])['trace'] ?? undefined;
  const { info, trace_info: traceInfo } = fieldsOf(trace);
  const { trace_id: ownId, request_id: requestId } = fieldsOf(info ?? traceInfo);
  const sources = [reply, fieldsOf(reply['predictions'])];
  const named = ['metadata', 'custom_outputs'].flatMap((key) =>
    sources.map((source) => fieldsOf(source[key])['trace_id']),
  );
  const traceId = [...named, ownId, requestId].find((id) => typeof id === 'string' && id !== '');
  return { trace, traceId: traceId as string | undefined };
}
