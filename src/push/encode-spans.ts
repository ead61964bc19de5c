import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { VERSION } from '../version.ts';
import type { Attributes, PushedSpan, SpanEvent } from './pushed-span.ts';

/** How spans are written: OTLP 1.x over HTTP, https://opentelemetry.io/docs/specs/otlp/#otlphttp. */
export const PROTOCOLS = ['http/json', 'http/protobuf'] as const;

/** One of `PROTOCOLS`. */
export type Protocol = (typeof PROTOCOLS)[number];

type ReadableSpan = Parameters<typeof JsonTraceSerializer.serializeRequest>[0][number];
type Resource = ReadableSpan['resource'];

const SERIALIZERS = { 'http/json': JsonTraceSerializer, 'http/protobuf': ProtobufTraceSerializer } as const;
/** Numbers of `SpanKind` and `SpanStatusCode` in OpenTelemetry's API. */
const KINDS = { internal: 0, client: 2 } as unknown as Readonly<Record<PushedSpan['kind'], ReadableSpan['kind']>>;
const STATUS = { ok: 1, error: 2 } as unknown as Readonly<Record<'ok' | 'error', ReadableSpan['status']['code']>>;
/** W3C: recorded. */
const SAMPLED = 1;

const RESOURCE: Resource = {
  attributes: { 'service.name': 'convsim', 'service.version': VERSION },
  merge: () => RESOURCE,
  getRawAttributes: () => [],
};
const SCOPE = { name: 'convsim', version: VERSION };

/** The body of an export request with these spans. */
export function encodedSpans(spans: readonly PushedSpan[], protocol: Protocol): Uint8Array {
  const body = SERIALIZERS[protocol].serializeRequest(spans.map(readableSpan));
  if (!body) throw new Error(`no ${protocol} body came of ${spans.length} spans`);
  return body;
}

/** What a receiver says of spans that it did not take; nothing where it took all of them or says nothing that can be read. */
export function partialSuccessIn(body: Uint8Array, protocol: Protocol): { rejected: number; message: string } {
  try {
    const { partialSuccess } = SERIALIZERS[protocol].deserializeResponse(body);
    return { rejected: Number(partialSuccess?.rejectedSpans ?? 0), message: partialSuccess?.errorMessage ?? '' };
  } catch {
    return { rejected: 0, message: '' };
  }
}

function readableSpan(span: PushedSpan): ReadableSpan {
  const { traceId, name, events = [] } = span;
  return {
    name,
    kind: KINDS[span.kind],
    spanContext: () => contextOf(traceId, span.spanId),
    ...(span.parentId !== undefined && { parentSpanContext: contextOf(traceId, span.parentId) }),
    startTime: timeOf(span.startMs),
    endTime: timeOf(span.endMs),
    duration: timeOf(span.endMs - span.startMs),
    ended: true,
    status: span.error === undefined ? { code: STATUS.ok } : { code: STATUS.error, message: span.error },
    attributes: defined(span.attributes),
    events: events.map(timedEvent),
    links: [],
    resource: RESOURCE,
    instrumentationScope: SCOPE,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

function contextOf(traceId: string, spanId: string) {
  return { traceId, spanId, traceFlags: SAMPLED };
}

/** Seconds and nanoseconds. */
function timeOf(ms: number): [number, number] {
  const seconds = Math.floor(ms / 1_000);
  return [seconds, Math.round((ms - seconds * 1_000) * 1e6)];
}

function timedEvent({ name, atMs, attributes }: SpanEvent) {
  return { name, time: timeOf(atMs), attributes: defined(attributes) };
}

function defined(attributes: Attributes) {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
}
