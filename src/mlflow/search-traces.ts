import { fieldsOf } from '../contract/fields-of.ts';
import { traceInfoOf, type TraceInfo } from './trace-info.ts';
import type { TrackingServer } from './tracking-server.ts';

/** One call made several times leaves several traces; more than this many are not looked through. */
const MAX_TRACES = 5;

/** Which traces to look for. */
export interface TraceSearch {
  readonly server: TrackingServer;
  readonly experimentId: string;
  /** Holds no quote: it is made of ids. */
  readonly clientRequestId: string;
  readonly signal: AbortSignal;
}

/** What the server reports about the traces of a client request id, the newest first. */
export async function searchTraces(search: TraceSearch): Promise<readonly TraceInfo[]> {
  const { server, experimentId, clientRequestId, signal } = search;
  const body = {
    locations: [{ type: 'MLFLOW_EXPERIMENT', mlflow_experiment: { experiment_id: experimentId } }],
    filter: `trace.client_request_id = '${clientRequestId}'`,
    max_results: MAX_TRACES,
    order_by: ['timestamp_ms DESC'],
  };
  const reply = await server.send({ method: 'POST', path: 'api/3.0/mlflow/traces/search', body, signal });
  const { traces } = fieldsOf(reply);
  return (Array.isArray(traces) ? traces : []).map(traceInfoOf).filter((info) => info !== undefined);
}
