import { StepFailure } from '../contract/failures.ts';
import { fieldsOf } from '../contract/fields-of.ts';
import { hasAllSpans, isFinished, traceInfoOf, type TraceInfo } from './trace-info.ts';
import { unlessMissing, type TrackingServer } from './tracking-server.ts';

/** A trace to read. */
export interface TraceRequest {
  readonly server: TrackingServer;
  readonly traceId: string;
  readonly signal: AbortSignal;
}

/**
 * A whole trace, as the server keeps it: `{trace_info, spans}` from the tracking store, `{info, data: {spans}}` from an
 * artifact store. `undefined` while it is not there, or not whole.
 */
export async function readTrace(request: TraceRequest): Promise<unknown> {
  const read = await readStored(request);
  return read === 'elsewhere' ? readArtifact(request) : read;
}

/** Servers before MLflow 3.7 answer 404, as all do for a trace they lack; one on a file store answers 501 to everything. */
async function readStored({ server, traceId, signal }: TraceRequest): Promise<unknown> {
  try {
    // Partial: otherwise the server itself waits up to 3 s for spans, and there is someone here who waits.
    const query = { trace_id: traceId, allow_partial: 'true' };
    const reply = await server.send({ path: 'api/3.0/mlflow/traces/get', query, signal });
    const { trace } = fieldsOf(reply);
    const { trace_info: info, spans } = fieldsOf(trace);
    return isWhole(traceInfoOf(info), spans) ? trace : undefined;
  } catch (error) {
    if (isElsewhere(error)) return 'elsewhere';
    throw error;
  }
}

function isElsewhere(error: unknown): boolean {
  if (!(error instanceof StepFailure)) return false;
  return (
    error.status === 404 ||
    error.status === 501 ||
    (error.status === 500 && /not stored in tracking store/i.test(error.message))
  );
}

/** What the server reports about a trace, complete or not; `undefined` where it has none. */
export async function readInfo(request: TraceRequest): Promise<TraceInfo | undefined> {
  return traceInfoOf(await rawInfo(request));
}

async function rawInfo({ server, traceId, signal }: TraceRequest): Promise<unknown> {
  const path = `api/3.0/mlflow/traces/${encodeURIComponent(traceId)}`;
  const found = await unlessMissing(server.send({ path, signal }));
  return fieldsOf(fieldsOf(found)['trace'])['trace_info'];
}

async function readArtifact({ server, traceId, signal }: TraceRequest): Promise<unknown> {
  const info = await rawInfo({ server, traceId, signal });
  const known = traceInfoOf(info);
  if (!known || !isFinished(known)) return undefined;
  // The page's own route: MLflow has no public one for spans in an artifact store.
  const artifact = { path: 'ajax-api/2.0/mlflow/get-trace-artifact', query: { request_id: traceId }, signal };
  const { spans } = fieldsOf(await unlessMissing(server.send(artifact)));
  return isWhole(known, spans) ? { info, data: { spans } } : undefined;
}

function isWhole(info: TraceInfo | undefined, spans: unknown): boolean {
  return info !== undefined && isFinished(info) && Array.isArray(spans) && hasAllSpans(info, spans);
}
