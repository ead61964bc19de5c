import { attributeOf } from './attribute-of.ts';
import { fieldsOf } from '../contract/fields-of.ts';
import { type Fields, decodedJson } from './decoded-json.ts';
import type { Span } from './span.ts';

/** Where traces keep their spans, from the inside out: `{trace: {…, data: {spans}}}` and the like. */
const WRAPPERS = ['spans', 'data', 'trace', 'traces'];
const DEEPEST_WRAPPING = 8;

/** Eight bytes, the length of every OpenTelemetry span id. */
const BASE64_ID = /^[A-Za-z0-9+/]{11}=$/;

/**
 * The spans of a trace in the order in which it lists them; none for a value that is no trace. Reads the dictionaries of
 * MLflow 2 and 3 and the answers of its REST API, bare lists of spans or of traces, and all of them as JSON text.
 */
export function readSpans(trace: unknown): Span[] {
  return rawSpans(trace, 0).map(toSpan);
}

function rawSpans(value: unknown, depth: number): readonly Fields[] {
  if (depth > DEEPEST_WRAPPING) return [];
  const decoded = decodedJson(value);
  if (Array.isArray(decoded)) return decoded.flatMap((item) => rawSpans(item, depth + 1));
  const fields = fieldsOf(decoded);
  if (idOf(fields) !== undefined) return [fields];
  const inner = WRAPPERS.map((name) => fields[name]).find((found) => found !== undefined && found !== null);
  return inner === undefined ? [] : rawSpans(inner, depth + 1);
}

function toSpan(raw: Fields): Span {
  const attribute = (name: string) => attributeOf(raw['attributes'], name);
  const type = attribute('mlflow.spanType');
  return {
    id: idOf(raw) ?? '',
    parentId: hexId(raw['parent_span_id'] ?? raw['parent_id']),
    name: typeof raw['name'] === 'string' ? raw['name'] : '',
    type: typeof type === 'string' ? type : '',
    inputs: attribute('mlflow.spanInputs'),
    outputs: attribute('mlflow.spanOutputs'),
    startNs: nanoseconds(raw['start_time_unix_nano'] ?? raw['start_time']),
  };
}

function idOf(raw: Fields): string | undefined {
  return hexId(raw['span_id'] ?? fieldsOf(raw['context'])['span_id']);
}

/** MLflow writes ids as base64, as hex digits, and as those after `0x`. */
function hexId(id: unknown): string | undefined {
  if (typeof id !== 'string' || id === '') return undefined;
  return BASE64_ID.test(id) ? Buffer.from(id, 'base64').toString('hex') : id.replace(/^0x/, '');
}

function nanoseconds(time: unknown): number | undefined {
  const value = typeof time === 'string' ? Number(time) : time;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
