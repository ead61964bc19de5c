/** A span as a test writes it down. */
export interface SyntheticSpan {
  readonly id: string;
  readonly parent?: string;
  readonly name?: string;
  readonly type?: string;
  readonly inputs?: unknown;
  readonly outputs?: unknown;
  /** Default: one millisecond after the span before it. */
  readonly startNs?: number;
}

const FIRST_START_NS = 1_795_402_190_000_000_000;

/** A trace that no server wrote, in the dictionary form of MLflow 3. */
export function syntheticTrace(spans: readonly SyntheticSpan[]): { info: object; data: { spans: object[] } } {
  return { info: { state: 'OK' }, data: { spans: spans.map(syntheticSpan) } };
}

function syntheticSpan(span: SyntheticSpan, index: number): object {
  const { id, parent = null, name = id, type = 'CHAIN', inputs, outputs } = span;
  return {
    span_id: id,
    parent_span_id: parent,
    name,
    start_time_unix_nano: span.startNs ?? FIRST_START_NS + index * 1_000_000,
    attributes: {
      'mlflow.spanType': JSON.stringify(type),
      ...(inputs !== undefined && { 'mlflow.spanInputs': JSON.stringify(inputs) }),
      ...(outputs !== undefined && { 'mlflow.spanOutputs': JSON.stringify(outputs) }),
    },
  };
}
