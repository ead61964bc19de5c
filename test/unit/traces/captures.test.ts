import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { spansOf } from '../../../src/traces/spans-of.ts';
import { toolOutputsFromTrace } from '../../../src/traces/tool-outputs-from-trace.ts';
import { captured } from '../../support/captured.ts';

const alert = '[{"page_content": "You can create an alert on a monitor metrics table.", "metadata": {"doc_uri": "x"}}]';
const monitoring =
  '[{"page_content": "Lakehouse monitoring lets you monitor the statistical properties and quality of data in all tables.", "metadata": {"doc_uri": "https://docs.example.test/monitor-intro.html", "score": 2, "chunk_id": "monitor-intro"}}, {"page_content": "Monitoring jobs run on serverless compute and are billed per DBU; use system tables to track expenses.", "metadata": {"doc_uri": "https://docs.example.test/monitor-cost.html", "score": 1, "chunk_id": "monitor-cost"}}]';
const comparison =
  '[{"page_content": "A baseline table is used as the reference for drift; it should represent the expected data quality.", "metadata": {"doc_uri": "https://docs.example.test/monitor-baseline.html", "score": 1, "chunk_id": "monitor-baseline"}}, {"page_content": "The drift metrics table stores statistics that track changes in the data distribution over time.", "metadata": {"doc_uri": "https://docs.example.test/monitor-drift.html", "score": 1, "chunk_id": "monitor-drift"}}]';
const metric = '{"metric": "drift_rows", "value": 24}';
const written = '[{"page_content":"d1"}]';

/** Spans and tool results of every trace in every capture that holds spans, in the order of the file. */
const EXPECTED: Readonly<Record<string, readonly (readonly [spans: number, results: readonly string[]])[]>> = {
  // Two calls of a model without a span around them: two traces, and only the second was given the tool's result.
  'autolog_openai.json': [
    [1, []],
    [1, [alert]],
  ],
  'autolog_openai_traced.json': [[4, [alert]]],
  'autolog_responses.json': [[3, [alert]]],
  'conversation_simulator_traces.json': [
    [1, []],
    [1, []],
  ],
  'dbx_serving_trace_mlflow_2.19.0.json': [
    [8, [monitoring]],
    [12, [comparison, metric]],
    [4, []],
  ],
  'dbx_serving_trace_mlflow_3.18.0.json': [
    [8, [monitoring]],
    [12, [comparison, metric]],
    [4, []],
  ],
  'trace_artifact_ajax2.json': [[9, [monitoring]]],
  'trace_artifact_ajax3.json': [[9, [monitoring]]],
  'trace_batch_get.json': [[9, [monitoring]]],
  'trace_get_full.json': [[9, [monitoring]]],
  'write_art_get.json': [[1, []]],
  'write_art_put.json': [[1, []]],
  'write_get_after.json': [[3, [written]]],
  // The same turn exported twice under new span ids.
  'write_get_after_repeat.json': [[6, [written]]],
  'write_get_otlp_only.json': [[3, [written]]],
};

describe('every captured trace', () => {
  it.each(Object.entries(EXPECTED))('%s gives each tool result exactly once', (file, expected) => {
    const traces = tracesIn(captured(file));
    expect(traces.map((trace) => [spansOf(trace).length, toolOutputsFromTrace(trace)])).toEqual(expected);
  });

  it('is in the list of expectations', () => {
    const files = readdirSync(new URL('../../fixtures/wire', import.meta.url)).filter((file) => file.endsWith('.json'));
    const withSpans = files.filter((file) => tracesIn(captured(file)).length > 0);
    expect(withSpans.toSorted()).toEqual(Object.keys(EXPECTED).toSorted());
  });
});

/** Whatever holds a list of spans, wherever in a capture. */
function tracesIn(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return [];
  const { spans, data } = value as { spans?: unknown; data?: { spans?: unknown } };
  if (Array.isArray(spans) || Array.isArray(data?.spans)) return [value];
  return Object.values(value).flatMap(tracesIn);
}
