import { StepFailure } from '../contract/failures.ts';
import { decodedJson } from './decoded-json.ts';
import { isModelSpan } from './model-results.ts';
import { isToolSpan } from './tool-span-results.ts';
import type { Span } from './span.ts';

const WITHOUT = 'To continue without traces: context.type agent-response, or context.whenEmpty reuse-last.';

/**
 * Why a turn in whose trace no tool result was found may have had some: the trace was asked for and did not come (`null`), was
 * cut, or is in no form that can be read. `undefined` where the trace is whole, or none was to be had.
 */
export function traceTrouble(trace: unknown, spans: readonly Span[]): StepFailure | undefined {
  if (trace === undefined) return undefined;
  if (trace === null) {
    return unusable(
      'The reply came without the trace that was asked for, and without tool results. Switch tracing on in the agent, for ' +
        'example with mlflow.langchain.autolog() or @mlflow.trace; on Databricks also set ENABLE_MLFLOW_TRACING=true for ' +
        'the endpoint.',
    );
  }
  const cut = spans.find((span) => (isModelSpan(span) ? span.areInputsCut : isToolSpan(span) && span.areOutputsCut));
  if (cut || isCutText(trace)) {
    const place = cut ? `: the attributes of its span ${cut.name || cut.id} end within their JSON` : '';
    return unusable(
      `The trace of this turn was cut at a length limit${place}, and no tool result could be saved. Raise the limit where ` +
        'the agent runs (OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT, OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT).',
    );
  }
  if (spans.length > 0) return undefined;
  return unusable(
    'The trace of this turn has no spans that can be read. Traces of MLflow and of OpenTelemetry (OTLP as JSON) are read.',
  );
}

function isCutText(trace: unknown): boolean {
  return typeof trace === 'string' && typeof decodedJson(trace) === 'string';
}

function unusable(problem: string): StepFailure {
  return new StepFailure('TraceUnusable', `${problem} ${WITHOUT}`);
}
