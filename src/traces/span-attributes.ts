import { type Attribute, attributeOf } from './attribute-of.ts';
import { indexedAttributes } from './indexed-attributes.ts';
import type { Span } from './span.ts';

/**
 * Where conventions keep what a span is and held, MLflow's first: OpenInference, OpenTelemetry's `gen_ai`, Traceloop, Pydantic AI
 * and Vercel's AI SDK. The first that is there rules.
 */
const KEYS = {
  type: ['openinference.span.kind', 'gen_ai.operation.name', 'traceloop.span.kind', 'ai.operationId'],
  inputs: [
    'mlflow.spanInputs',
    'gen_ai.input.messages',
    'gen_ai.tool.call.arguments',
    'input.value',
    'traceloop.entity.input',
    'tool_arguments',
    'ai.prompt.messages',
    'ai.toolCall.args',
  ],
  outputs: [
    'mlflow.spanOutputs',
    'gen_ai.output.messages',
    'gen_ai.tool.call.result',
    'output.value',
    'traceloop.entity.output',
    'tool_response',
    'ai.toolCall.result',
  ],
  toolName: ['gen_ai.tool.name', 'tool.name', 'ai.toolCall.name'],
  callId: ['gen_ai.tool.call.id', 'tool_call.id', 'ai.toolCall.id'],
} as const;

/** What other conventions than MLflow's and OpenInference's call the types that matter here, in lower case. */
const TYPES: Readonly<Record<string, string>> = {
  execute_tool: 'TOOL',
  'ai.toolcall': 'TOOL',
  retrieval: 'RETRIEVER',
  chat: 'CHAT_MODEL',
  text_completion: 'CHAT_MODEL',
  generate_content: 'CHAT_MODEL',
  'ai.generatetext.dogenerate': 'CHAT_MODEL',
  'ai.streamtext.dostream': 'CHAT_MODEL',
};

/** Lists that OpenInference spreads over many attributes: of messages for models, of documents for retrievers. */
const SPREAD = { LLM: 'llm.input_messages', RETRIEVER: 'retrieval.documents' } as const;

type Described = Omit<Span, 'id' | 'parentId' | 'name' | 'startNs'>;

/** What the attributes of a span, in any encoding, say of it; `kind` is its type where that stands beside them. */
export function spanAttributes(attributes: unknown, kind: unknown): Described {
  const read = (name: keyof typeof KEYS) => firstOf(attributes, KEYS[name]);
  const type = textOf(attributeOf(attributes, 'mlflow.spanType')) ?? typeOf(read('type')?.value ?? kind);
  const inputs = read('inputs');
  const outputs = read('outputs');
  const messages = type === 'LLM' ? indexedAttributes(attributes, SPREAD.LLM, 'message') : undefined;
  const documents = type === 'RETRIEVER' ? indexedAttributes(attributes, SPREAD.RETRIEVER, 'document') : undefined;
  return {
    type,
    inputs: messages ?? inputs?.value,
    outputs: outputs?.value ?? documents,
    ...named('toolName', read('toolName')),
    ...named('callId', read('callId')),
    ...(inputs?.isCut && { areInputsCut: true }),
    ...(outputs?.isCut && { areOutputsCut: true }),
  };
}

function firstOf(attributes: unknown, keys: readonly string[]): Attribute | undefined {
  for (const key of keys) {
    const found = attributeOf(attributes, key);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** JSON's quotation marks are left where OTLP carries MLflow's types. */
function textOf(attribute: Attribute | undefined): string | undefined {
  return typeof attribute?.value === 'string' ? attribute.value.replace(/^"(.*)"$/, '$1') : undefined;
}

function typeOf(value: unknown): string {
  return typeof value === 'string' ? (TYPES[value.toLowerCase()] ?? value.toUpperCase()) : '';
}

function named(name: 'toolName' | 'callId', attribute: Attribute | undefined) {
  const value = attribute?.value;
  // A name made of digits is a number once it is decoded.
  return typeof value === 'string' || typeof value === 'number' ? { [name]: String(value) } : {};
}
