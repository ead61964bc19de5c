import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spansOf } from '../../../src/traces/spans-of.ts';
import { toolOutputsFromTrace } from '../../../src/traces/tool-outputs-from-trace.ts';
import { captured } from '../../support/captured.ts';
import { syntheticTrace } from '../../support/synthetic-trace.ts';

interface Answer<Body> {
  readonly response: { readonly body: Body };
}

const rest = (captured('trace_get_full.json') as Answer<unknown>).response.body;
const artifact = (captured('trace_artifact_ajax2.json') as Answer<{ spans: Raw[] }>).response.body;

interface Raw {
  readonly trace_id: string;
  readonly span_id: string;
  readonly parent_span_id: string | null;
}

describe('the spans of a trace', () => {
  it('are the same from the REST API and from the artifact of one trace', () => {
    expect(spansOf(rest)).toEqual(spansOf(artifact));
    expect(spansOf(rest)[0]).toEqual({
      id: 'fef4f1a02ce77b02',
      parentId: undefined,
      name: 'predict',
      type: 'AGENT',
      inputs: expect.objectContaining({ request: expect.anything() }),
      outputs: expect.objectContaining({ object: 'response' }),
      startNs: Number('1795402190343176014'),
    });
  });

  it('are read from the dictionary of MLflow 2, whose other key names they lose', () => {
    const replies = captured('dbx_serving_trace_mlflow_2.19.0.json') as Record<
      string,
      { databricks_output: { trace: unknown } }
    >;
    const spans = spansOf(replies['thanks']?.databricks_output.trace);
    expect(spans.map(({ name, type }) => [name, type])).toEqual([
      ['rag_agent', 'AGENT'],
      ['recursively_call_and_run_tools', 'CHAIN'],
      ['iteration_0', 'CHAIN'],
      ['chat_completions_api', 'CHAT_MODEL'],
    ]);
    expect(spans[1]?.parentId).toBe(spans[0]?.id);
    expect(spans[0]?.id).toMatch(/^[0-9a-f]{16}$/);
    expect([spans[2]?.inputs, spans[2]?.outputs]).toEqual([undefined, undefined]);
  });

  it('are the same with the hexadecimal ids of MLflow 3.5.0', () => {
    const hex = (id: string) => Buffer.from(id, 'base64').toString('hex');
    const spans = artifact.spans.map((span) => ({
      ...span,
      trace_id: 'tr-f29e7b93c054bc8f1cd7c3981b771e66',
      span_id: hex(span.span_id),
      parent_span_id: span.parent_span_id && hex(span.parent_span_id),
      status: { code: 'OK' },
    }));
    expect(spansOf({ spans })).toEqual(spansOf(artifact));
  });

  it.each([
    ['a bare list', artifact.spans],
    ['{spans}', { spans: artifact.spans }],
    ['{data: {spans}}', { data: { spans: artifact.spans } }],
    ['{trace: {…}}', { trace: { info: {}, data: { spans: artifact.spans } } }],
    ['a list of traces', [{ info: {}, data: { spans: artifact.spans } }]],
    ['{traces: […]}', { traces: [{ trace_info: {}, spans: artifact.spans }] }],
    ['JSON text', JSON.stringify({ info: {}, data: { spans: artifact.spans } })],
    ['JSON text within an object', { trace: JSON.stringify({ data: JSON.stringify({ spans: artifact.spans }) }) }],
  ])('are found in %s', (_form, trace) => {
    expect(spansOf(trace)).toEqual(spansOf(artifact));
  });

  it('keep an attribute that is no JSON as the text it is', () => {
    const span = { span_id: 'a', attributes: { 'mlflow.spanType': 'TOOL', 'mlflow.spanOutputs': 'plain text' } };
    expect(spansOf([span])).toEqual([expect.objectContaining({ type: 'TOOL', outputs: 'plain text' })]);
  });

  it('decode every kind of value of the REST API', () => {
    const values = [
      { string_value: '{"kept": "as text"}' },
      { int_value: '7' },
      { double_value: 0.5 },
      { bool_value: false },
      { array_value: {} },
      { kvlist_value: { values: [{ key: 'inner', value: {} }] } },
      {},
    ];
    const attributes = [{ key: 'mlflow.spanOutputs', value: { array_value: { values } } }];
    expect(spansOf([{ span_id: 'a', attributes }])[0]?.outputs).toEqual([
      '{"kept": "as text"}',
      7,
      0.5,
      false,
      [],
      { inner: null },
      null,
    ]);
  });
});

describe('the order of spans', () => {
  const namesOf = (trace: unknown) => spansOf(trace).map(({ name }) => name);

  it('is that of their start, not that of the document', () => {
    const spans = [
      { id: 'late', parent: 'root', startNs: 3_000 },
      { id: 'early', parent: 'root', startNs: 2_000 },
      { id: 'root', startNs: 1_000 },
    ];
    expect(namesOf(syntheticTrace(spans))).toEqual(['root', 'early', 'late']);
  });

  it('puts parents before children and keeps the document where starts are equal after parsing', () => {
    // Two numbers 100 apart are one and the same double at this size.
    const text = JSON.stringify(
      syntheticTrace([
        { id: 'child-1', parent: 'root' },
        { id: 'grandchild', parent: 'child-1' },
        { id: 'child-2', parent: 'root' },
        { id: 'root' },
      ]),
    );
    let last = 0;
    const nearlyEqual = text.replaceAll(
      /"start_time_unix_nano":\d+/g,
      () => `"start_time_unix_nano":17954021903431760${(last += 1)}0`,
    );
    expect(namesOf(nearlyEqual)).toEqual(['root', 'child-1', 'grandchild', 'child-2']);
  });

  it('holds with starts as text, without any, and with a child that starts before its parent', () => {
    const child = { span_id: 'c', parent_id: 'p', name: 'child', start_time: '5' };
    expect(namesOf([child, { span_id: 'p', name: 'parent', start_time: '9' }])).toEqual(['parent', 'child']);
    expect(
      namesOf([
        { ...child, start_time: null },
        { span_id: 'p', name: 'parent' },
      ]),
    ).toEqual(['parent', 'child']);
  });

  it('loses no span to circles, unknown parents or repeated ids', () => {
    const circle = [
      { id: 'a', parent: 'b' },
      { id: 'b', parent: 'a' },
    ];
    const trace = syntheticTrace([
      ...circle,
      { id: 'orphan', parent: 'gone' },
      { id: 'a' },
      { id: 'own', parent: 'own' },
    ]);
    expect(namesOf(trace).toSorted()).toEqual(['a', 'a', 'b', 'orphan', 'own']);
  });
});

describe('a value that is no trace', () => {
  it.each([undefined, null, 7, '', 'text', '{', [], {}, { spans: 'none' }, { data: { spans: null } }, [[['x']]]])(
    '%j has no spans and no tool results',
    (value) => {
      expect(spansOf(value)).toEqual([]);
      expect(toolOutputsFromTrace(value)).toEqual([]);
    },
  );

  it('never makes the reader throw, whatever stands where', () => {
    const type = fc.constantFrom('"TOOL"', '"LLM"', '"CHAT_MODEL"', 'RETRIEVER', '{');
    const odd = fc.oneof(fc.anything(), fc.json());
    const value = fc.oneof(
      odd,
      fc.record({ messages: fc.array(fc.record({ role: odd, content: odd, tool_calls: odd })) }),
    );
    const attributes = fc.oneof(
      odd,
      fc.record({ 'mlflow.spanType': type, 'mlflow.spanInputs': value, 'mlflow.spanOutputs': value }),
      fc.array(fc.record({ key: fc.constantFrom('mlflow.spanType', 'mlflow.spanOutputs'), value: odd })),
    );
    const span = fc.record({ span_id: odd, context: odd, parent_id: odd, name: odd, start_time: odd, attributes });
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.array(span), fc.record({ data: odd })), (trace) => {
        expect(Array.isArray(toolOutputsFromTrace(trace))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('may nest without end', () => {
    const deep = (open: string, close: string) => `${open.repeat(50_000)}1${close.repeat(50_000)}`;
    expect(toolOutputsFromTrace(deep('[', ']'))).toEqual([]);
    const attributes = { 'mlflow.spanType': '"TOOL"', 'mlflow.spanOutputs': deep('[', ']') };
    expect(toolOutputsFromTrace([{ span_id: 'a', attributes }])).toEqual([]);
    let value: object = {};
    for (let level = 0; level < 50_000; level += 1) value = { array_value: { values: [value] } };
    expect(spansOf([{ span_id: 'a', attributes: [{ key: 'mlflow.spanOutputs', value }] }])).toHaveLength(1);
  });
});
