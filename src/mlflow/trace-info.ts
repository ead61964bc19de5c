import { z } from 'zod';
import { fieldsOf } from '../contract/fields-of.ts';
import { tryParseJson } from '../http/error-text.ts';

/** What MLflow reports about a trace beside its spans (`trace_info`), as far as it is needed here. */
export const TraceInfo = z.looseObject({
  trace_id: z.string(),
  state: z.string().optional().catch(undefined),
  trace_metadata: z.record(z.string(), z.unknown()).optional().catch(undefined),
});

/** What MLflow reports about a trace. */
export type TraceInfo = z.infer<typeof TraceInfo>;

/** The info of a trace; `undefined` where it is none. */
export function traceInfoOf(value: unknown): TraceInfo | undefined {
  return TraceInfo.safeParse(value).data;
}

/** Whether the agent's work is over; spans may still be on their way. */
export function isFinished({ state }: Pick<TraceInfo, 'state'>): boolean {
  return state === 'OK' || state === 'ERROR';
}

/** Whether a finished trace has all its spans, as far as MLflow counted them (`mlflow.trace.sizeStats`). */
export function hasAllSpans({ trace_metadata: metadata }: TraceInfo, spans: readonly unknown[]): boolean {
  const stats = metadata?.['mlflow.trace.sizeStats'];
  const { num_spans: counted } = fieldsOf(typeof stats === 'string' ? tryParseJson(stats) : undefined);
  return typeof counted === 'number' ? spans.length >= counted : spans.length > 0;
}
