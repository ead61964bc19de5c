import { fieldsOf } from '../contract/fields-of.ts';
import { attributeOf } from './attribute-of.ts';

/**
 * A list that OpenInference spreads over attributes, `<prefix>.<index>.<name>.<field>`, as objects of these fields; `undefined`
 * where there is none. What a field spreads further is left out.
 */
export function indexedAttributes(attributes: unknown, prefix: string, name: string): readonly object[] | undefined {
  const items = new Map<number, Map<string, unknown>>();
  for (const key of keysOf(attributes)) {
    if (!key.startsWith(`${prefix}.`)) continue;
    const [index = '', item, field, ...deeper] = key.slice(prefix.length + 1).split('.');
    if (item !== name || field === undefined || deeper.length > 0 || !/^\d{1,5}$/.test(index)) continue;
    const fields = items.get(Number(index)) ?? new Map<string, unknown>();
    items.set(Number(index), fields.set(field, attributeOf(attributes, key)?.value));
  }
  if (items.size === 0) return undefined;
  return [...items].toSorted(([a], [b]) => a - b).map(([, fields]) => Object.fromEntries(fields));
}

function keysOf(attributes: unknown): readonly string[] {
  if (!Array.isArray(attributes)) return Object.keys(fieldsOf(attributes));
  return attributes.map((each) => fieldsOf(each)['key']).filter((key) => typeof key === 'string');
}
