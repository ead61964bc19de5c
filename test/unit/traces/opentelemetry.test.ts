import { describe, expect, it } from 'vitest';
import { spansOf } from '../../../src/traces/spans-of.ts';
import { toolOutputsFromTrace } from '../../../src/traces/tool-outputs-from-trace.ts';

type Attributes = Readonly<Record<string, unknown>>;

interface Given {
  readonly id: string;
  readonly parent?: string;
  readonly name?: string;
  readonly attributes: Attributes;
}

/** A value of OTLP, its names in camel case. */
function anyValue(value: unknown): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'number') return { intValue: String(value) };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } };
  const values = Object.entries(value as object).map(([key, inner]) => ({ key, value: anyValue(inner) }));
  return { kvlistValue: { values } };
}

/** Spans as an exporter of OTLP writes them; ids have 16 hex digits. */
function otlp(spans: readonly Given[]): object {
  const rows = spans.map(({ id, parent, name = id, attributes }, index) => ({
    traceId: '5b8efff798038103d269b633813fc60c',
    spanId: id.padEnd(16, '0'),
    ...(parent !== undefined && { parentSpanId: parent.padEnd(16, '0') }),
    name,
    kind: 1,
    startTimeUnixNano: String(1_795_402_190_343_176_000n + BigInt(index) * 1_000_000n),
    attributes: Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) })),
    status: {},
  }));
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'agent' } }] };
  return { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'openinference' }, spans: rows }] }] };
}

/** The same trace with names in snake case, as Python writes messages of protobuf. */
function snakeCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeCase);
  if (typeof value !== 'object' || value === null) return value;
  const snake = (key: string) => key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [snake(key), snakeCase(inner)]));
}

/** The same trace with ids as base64, as protobuf's own JSON has them. */
function base64Ids(trace: object): unknown {
  const text = JSON.stringify(trace).replaceAll(
    /"(spanId|parentSpanId)":"([0-9a-f]{16})"/g,
    (_, name: string, id: string) => `"${name}":"${Buffer.from(id, 'hex').toString('base64')}"`,
  );
  return JSON.parse(text) as unknown;
}

const OPENINFERENCE = otlp([
  { id: 'a1', name: 'agent', attributes: { 'openinference.span.kind': 'AGENT', 'input.value': 'Why?' } },
  {
    id: 'b2',
    parent: 'a1',
    name: 'search',
    attributes: { 'openinference.span.kind': 'TOOL', 'tool.name': 'search', 'output.value': '{"hits": ["one"]}' },
  },
  {
    id: 'c3',
    parent: 'a1',
    name: 'retrieve',
    attributes: {
      'openinference.span.kind': 'RETRIEVER',
      'retrieval.documents.0.document.content': 'two',
      'retrieval.documents.0.document.score': 1,
      'retrieval.documents.1.document.content': 'three',
    },
  },
]);

const FOUND = ['{"hits":["one"]}', '[{"content":"two","score":1},{"content":"three"}]'];

describe('a trace of OpenTelemetry', () => {
  it.each([
    ['in camel case', OPENINFERENCE],
    ['in snake case', snakeCase(OPENINFERENCE)],
    ['with ids as base64', base64Ids(OPENINFERENCE)],
    ['as JSON text', JSON.stringify(OPENINFERENCE)],
    ['below trace', { trace: OPENINFERENCE }],
    ['of several exports', [OPENINFERENCE, { resourceSpans: [] }]],
  ])('is read %s', (_form, trace) => {
    expect(toolOutputsFromTrace(trace)).toEqual(FOUND);
    expect(spansOf(trace).map(({ id, parentId, type }) => [id, parentId, type])).toEqual([
      ['a100000000000000', undefined, 'AGENT'],
      ['b200000000000000', 'a100000000000000', 'TOOL'],
      ['c300000000000000', 'a100000000000000', 'RETRIEVER'],
    ]);
  });

  it('is read from the dictionaries of an SDK', () => {
    const span = {
      name: 'search',
      context: { trace_id: '0x5b8e', span_id: '0xb200000000000000' },
      parent_id: null,
      start_time: '2026-11-28T07:00:00.000000Z',
      attributes: { 'openinference.span.kind': 'TOOL', 'output.value': 'one' },
    };
    expect(toolOutputsFromTrace([span])).toEqual(['one']);
    expect(spansOf([span])[0]?.startNs).toBe(Date.parse('2026-11-28T07:00:00Z') * 1e6);
    const phoenix = { ...span, span_kind: 'TOOL', attributes: { 'output.value': 'two' } };
    expect(toolOutputsFromTrace({ data: [phoenix] })).toEqual(['two']);
  });

  it('gives what execute_tool spans of gen_ai gave, once though the model read it', () => {
    const messages = [
      { role: 'user', parts: [{ type: 'text', content: 'Why?' }] },
      { role: 'assistant', parts: [{ type: 'tool_call', id: 'call-1', name: 'search', arguments: {} }] },
      { role: 'tool', parts: [{ type: 'tool_call_response', id: 'call-1', response: 'as the model read it' }] },
    ];
    const call = { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'search' };
    const trace = otlp([
      { id: 'a1', attributes: { 'gen_ai.operation.name': 'invoke_agent' } },
      {
        id: 'b2',
        parent: 'a1',
        name: 'execute_tool search',
        attributes: { ...call, 'gen_ai.tool.call.id': 'call-1', 'gen_ai.tool.call.result': '["one"]' },
      },
      {
        id: 'c3',
        parent: 'a1',
        name: 'chat m',
        attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.input.messages': JSON.stringify(messages) },
      },
      {
        id: 'd4',
        parent: 'a1',
        attributes: { ...call, 'gen_ai.tool.call.id': 'call-2', 'gen_ai.tool.call.result': { hits: [1, 2] } },
      },
    ]);
    expect(toolOutputsFromTrace(trace)).toEqual(['as the model read it', '{"hits":[1,2]}']);
  });

  it.each([
    ['OpenInference', { 'openinference.span.kind': 'TOOL', 'output.value': 'one' }],
    ['Traceloop', { 'traceloop.span.kind': 'tool', 'traceloop.entity.output': 'one' }],
    ['Pydantic AI', { 'gen_ai.operation.name': 'execute_tool', tool_response: 'one' }],
    ['the AI SDK of Vercel', { 'ai.operationId': 'ai.toolCall', 'ai.toolCall.result': 'one' }],
    ['MLflow, by OTLP', { 'mlflow.spanType': '"TOOL"', 'mlflow.spanOutputs': '"one"' }],
  ])('gives the results of tools as %s writes them', (_who, attributes) => {
    expect(toolOutputsFromTrace(otlp([{ id: 'a1', attributes }]))).toEqual(['one']);
  });

  it('gives what models were given in messages that OpenInference spread over attributes', () => {
    const message = (index: number, fields: Attributes) =>
      Object.entries(fields).map(([name, value]) => [`llm.input_messages.${index}.message.${name}`, value]);
    const attributes = Object.fromEntries([
      ['openinference.span.kind', 'LLM'],
      ...message(0, { role: 'user', content: 'Why?' }),
      ...message(1, { role: 'assistant' }),
      ...message(2, { role: 'tool', content: 'one', tool_call_id: 'c1' }),
    ]) as Attributes;
    expect(toolOutputsFromTrace(otlp([{ id: 'a1', attributes }]))).toEqual(['one']);
  });
});

describe('a trace that was cut at a length limit', () => {
  const model = (id: string, messages: unknown, cutBy = 0) => {
    const text = JSON.stringify({ messages });
    const inputs = text.slice(0, text.length - cutBy);
    return { span_id: id, name: id, attributes: { 'mlflow.spanType': '"CHAT_MODEL"', 'mlflow.spanInputs': inputs } };
  };
  const asked = (content: string) => ({ role: 'user', content });
  const tool = (content: string) => ({ role: 'tool', content });

  it('gives the results before the cut, the last one as far as it goes', () => {
    expect(toolOutputsFromTrace([model('m', [asked('q'), tool('one'), tool('two and more')], 9)])).toEqual([
      'one',
      'two and',
    ]);
    const outputs = '{"hits": [{"title": "one"}, {"title": "tw';
    const attributes = { 'mlflow.spanType': '"TOOL"', 'mlflow.spanOutputs': outputs };
    expect(toolOutputsFromTrace([{ span_id: 'a', attributes }])).toEqual(['{"hits":[{"title":"one"},{"title":"tw"}]}']);
    const text = { ...attributes, 'mlflow.spanOutputs': '"A text that was c' };
    expect(toolOutputsFromTrace([{ span_id: 'a', attributes: text }])).toEqual(['A text that was c']);
  });

  it('says of its spans what was cut', () => {
    const [span] = spansOf([model('m', [asked('q'), tool('one')], 3)]);
    expect(span).toMatchObject({ areInputsCut: true, inputs: { messages: [asked('q'), tool('one')] } });
    expect(spansOf([model('m', [asked('q')])])[0]?.areInputsCut).toBeUndefined();
  });

  it('gives no result of an earlier turn for one of this', () => {
    const history = [asked('first'), tool('of an earlier turn'), asked('second'), tool('of another one')];
    const now = [...history, asked('now')];
    expect(toolOutputsFromTrace([model('m', now, 20)])).toEqual([]);
    expect(toolOutputsFromTrace([model('m1', now), model('m2', [...now, tool('one')], 4)])).toEqual(['one']);
  });

  it('gives the spans before the cut where the whole trace is a text', () => {
    const text = JSON.stringify(OPENINFERENCE);
    expect(toolOutputsFromTrace(text.slice(0, text.indexOf('"retrieve"')))).toEqual(FOUND.slice(0, 1));
  });
});
