import { fieldsOf } from '../../contract/fields-of.ts';

const LONGEST_KEYS = 300;

/** Names with dots between them, and places in lists: `data.items[0].text`. */
const SIMPLE_PATH = /^[A-Za-z_]\w*(?:\[\d+\])*(?:\.[A-Za-z_]\w*(?:\[\d+\])*)*$/;

/** What a reply has at the place where a simple path breaks off, e.g. `where data is an object with the keys session, output`. */
export function placeShape(expression: string, body: unknown): string {
  const steps = SIMPLE_PATH.test(expression) ? (expression.match(/\w+/g) ?? []) : [];
  let value = body;
  let place = '';
  for (const step of steps) {
    const inner = stepInto(value, step);
    if (typeof inner !== 'object' || inner === null) break;
    value = inner;
    place += Array.isArray(value) || !/^\d/.test(step) ? `.${step}` : `[${step}]`;
  }
  return place === '' ? shapeOf(body) : `where ${place.replace(/^\./, '')} is ${shapeOf(value)}`;
}

function stepInto(value: unknown, step: string): unknown {
  return Array.isArray(value) ? (value as readonly unknown[])[Number(step)] : fieldsOf(value)[step];
}

function shapeOf(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : `a ${typeof value}`;
  const keys = Object.keys(value).join(', ');
  return keys === '' ? 'an empty object' : `an object with the keys ${keys.slice(0, LONGEST_KEYS)}`;
}
