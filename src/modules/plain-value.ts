/** Their prototypes' accessors hold nothing of their own. */
const WITHOUT_FIELDS: readonly unknown[] = [Object.prototype, null];

/**
 * A copy of a value that can be posted to another thread and reads the same: what `toJSON` gives where there is one, else the
 * fields, those that a class computes included. Functions and fields that cannot be read are left out.
 */
export function plainValue(value: unknown, copies = new Map<object, unknown>()): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (copies.has(value)) return copies.get(value);
  const json = jsonOf(value);
  if (json !== undefined) return plainValue(json, copies.set(value, undefined));
  if (Array.isArray(value)) return copyList(value, copies);
  const copy: Record<string, unknown> = {};
  copies.set(value, copy);
  for (const name of fieldNames(value)) {
    const field = fieldOf(value, name);
    if (field !== undefined && typeof field !== 'function') copy[name] = plainValue(field, copies);
  }
  return copy;
}

function copyList(list: readonly unknown[], copies: Map<object, unknown>): unknown[] {
  const copy: unknown[] = [];
  copies.set(list, copy);
  for (const item of list) copy.push(plainValue(item, copies));
  return copy;
}

function jsonOf(value: object): unknown {
  const toJSON = fieldOf(value, 'toJSON');
  if (typeof toJSON !== 'function') return undefined;
  try {
    return toJSON.call(value) as unknown;
  } catch {
    return undefined;
  }
}

function fieldNames(value: object): ReadonlySet<string> {
  const names = new Set(Object.keys(value));
  for (let each = prototypeOf(value); !WITHOUT_FIELDS.includes(each); each = prototypeOf(each as object)) {
    const accessors = Object.entries(Object.getOwnPropertyDescriptors(each)).filter(([, field]) => 'get' in field);
    for (const [name] of accessors) names.add(name);
  }
  return names;
}

function prototypeOf(value: object): object | null {
  return Object.getPrototypeOf(value) as object | null;
}

function fieldOf(value: object, name: string): unknown {
  try {
    return Reflect.get(value, name);
  } catch {
    return undefined;
  }
}
