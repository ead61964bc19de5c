import { fieldsOf } from '../contract/fields-of.ts';
import { type Fields, decodedJson } from './decoded-json.ts';
import { salvagedJson } from './salvaged-json.ts';
import { spanAttributes } from './span-attributes.ts';
import type { Span } from './span.ts';

/** Where traces keep their spans, from the inside out: `{trace: {…, data: {spans}}}`, OTLP's `{resourceSpans: […]}` and the like. */
const WRAPPERS = [
  'spans',
  'scopeSpans',
  'scope_spans',
  'instrumentationLibrarySpans',
  'resourceSpans',
  'resource_spans',
  'data',
  'trace',
  'traces',
];
const DEEPEST_WRAPPING = 12;

/** Eight bytes, the length of every OpenTelemetry span id. */
const BASE64_ID = /^[A-Za-z0-9+/]{11}=$/;

const ISO_TIME = /^\d{4}-\d\d-\d\dT/;

/**
 * The spans of a trace in the order in which it lists them; none for a value that is not a trace. Reads the dictionaries of
 * MLflow 2 and 3 and the answers of its REST API, OTLP as JSON in camel and snake case, the dictionaries of OpenTelemetry's SDKs,
 * bare lists of spans or of traces, and all of them as JSON text, of which one that was cut gives the spans before the cut.
 */
export function readSpans(trace: unknown): Span[] {
  return rawSpans(trace, 0).map(toSpan);
}

function rawSpans(value: unknown, depth: number): readonly Fields[] {
  if (depth > DEEPEST_WRAPPING) return [];
  const json = decodedJson(value);
  const decoded = typeof json === 'string' ? salvagedJson(json)?.value : json;
  if (Array.isArray(decoded)) return decoded.flatMap((item) => rawSpans(item, depth + 1));
  const fields = fieldsOf(decoded);
  if (idOf(fields) !== undefined) return [fields];
  const inner = WRAPPERS.map((name) => fields[name]).find((found) => found !== undefined && found !== null);
  return inner === undefined ? [] : rawSpans(inner, depth + 1);
}

function toSpan(raw: Fields): Span {
  return {
    id: idOf(raw) ?? '',
    parentId: hexId(raw['parent_span_id'] ?? raw['parentSpanId'] ?? raw['parent_id']),
    name: typeof raw['name'] === 'string' ? raw['name'] : '',
    ...spanAttributes(raw['attributes'], raw['span_kind']),
    startNs: nanoseconds(raw['start_time_unix_nano'] ?? raw['startTimeUnixNano'] ?? raw['start_time']),
  };
}

function idOf(raw: Fields): string | undefined {
  return hexId(raw['span_id'] ?? raw['spanId'] ?? fieldsOf(raw['context'])['span_id']);
}

/** Ids are written as base64, as hex digits, and as those after `0x`. */
function hexId(id: unknown): string | undefined {
  if (typeof id !== 'string' || id === '') return undefined;
  return BASE64_ID.test(id) ? Buffer.from(id, 'base64').toString('hex') : id.replace(/^0x/, '');
}

function nanoseconds(time: unknown): number | undefined {
  if (typeof time === 'string' && ISO_TIME.test(time)) return nanoseconds(Date.parse(time) * 1e6);
  const value = typeof time === 'string' ? Number(time) : time;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
