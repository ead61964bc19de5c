import { fieldsOf } from '../contract/fields-of.ts';
import { itemsOf, decodedJson } from './decoded-json.ts';

/** Deeper than any message; what a trace nests further would only exhaust the stack. */
const DEEPEST = 500;

/**
 * The decoded value of a span's attribute, `undefined` without it. The dictionaries of MLflow 2 and 3 hold every value as
 * JSON text; the REST API gives a list of `{key, value}` with values as in OpenTelemetry's protocol (`AnyValue`).
 */
export function attributeOf(attributes: unknown, key: string): unknown {
  if (!Array.isArray(attributes)) return decodedJson(fieldsOf(attributes)[key]);
  const entry = attributes.map(fieldsOf).find((each) => each['key'] === key);
  return entry && anyValue(entry['value'], 0);
}

function anyValue(value: unknown, depth: number): unknown {
  const [kind, inner] = Object.entries(fieldsOf(value))[0] ?? [];
  if (depth > DEEPEST) return null;
  switch (kind) {
    case 'array_value':
      return valuesOf(inner).map((item) => anyValue(item, depth + 1));
    case 'kvlist_value':
      return Object.fromEntries(valuesOf(inner).map((item) => keyAndValue(item, depth)));
    case 'int_value':
    case 'double_value':
      return Number(inner);
    default:
      return inner ?? null;
  }
}

function valuesOf(list: unknown): readonly unknown[] {
  return itemsOf(fieldsOf(list)['values']);
}

function keyAndValue(item: unknown, depth: number): [string, unknown] {
  const { key, value } = fieldsOf(item);
  return [String(key), anyValue(value, depth + 1)];
}
