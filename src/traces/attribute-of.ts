import { fieldsOf } from '../contract/fields-of.ts';
import { itemsOf } from './decoded-json.ts';
import { salvagedJson } from './salvaged-json.ts';

/** Deeper than any message; what a trace nests further would only exhaust the stack. */
const DEEPEST = 500;

/** The value of a span under one key. */
export interface Attribute {
  /** JSON in a text is decoded; what a length limit left of it, where it was cut. */
  readonly value: unknown;
  /** Whether the text was cut within its JSON. */
  readonly isCut: boolean;
}

/**
 * A span's attribute, `undefined` without it. The dictionaries of MLflow 2 and 3 and of OpenTelemetry's SDKs hold values as JSON
 * text; MLflow's REST API and OTLP give a list of `{key, value}` with values as in OpenTelemetry's protocol (`AnyValue`), whose
 * names are in snake or camel case. Of these only MLflow's REST API gives a text that is meant as it stands.
 */
export function attributeOf(attributes: unknown, key: string): Attribute | undefined {
  if (!Array.isArray(attributes)) return decoded(fieldsOf(attributes)[key], key);
  const entry = attributes.map(fieldsOf).find((each) => each['key'] === key);
  if (!entry) return undefined;
  const value = anyValue(entry['value'], 0);
  const isPlain = key.startsWith('mlflow.') && 'string_value' in fieldsOf(entry['value']);
  return isPlain ? { value, isCut: false } : decoded(value, key);
}

function decoded(value: unknown, key: string): Attribute | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'string') return { value, isCut: false };
  try {
    return { value: JSON.parse(value) as unknown, isCut: false };
  } catch {
    return cut(value, key) ?? { value, isCut: false };
  }
}

/** MLflow writes every value as JSON: a text of its own begins with a quotation mark. */
function cut(text: string, key: string): Attribute | undefined {
  const isText = key.startsWith('mlflow.') && text.startsWith('"');
  const salvaged = salvagedJson(isText ? `[${text}` : text);
  if (!salvaged) return undefined;
  const value = isText ? itemsOf(salvaged.value)[0] : salvaged.value;
  return { value: value ?? text, isCut: true };
}

/** By the names of `AnyValue` without case and underscore. */
function anyValue(value: unknown, depth: number): unknown {
  const [kind = '', inner] = Object.entries(fieldsOf(value))[0] ?? [];
  if (depth > DEEPEST) return null;
  switch (kind.replace('_', '').toLowerCase()) {
    case 'arrayvalue':
      return valuesOf(inner).map((item) => anyValue(item, depth + 1));
    case 'kvlistvalue':
      return Object.fromEntries(valuesOf(inner).map((item) => keyAndValue(item, depth)));
    case 'intvalue':
    case 'doublevalue':
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
