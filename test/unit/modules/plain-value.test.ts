import { describe, expect, it } from 'vitest';
import { plainValue } from '../../../src/modules/plain-value.ts';

class Reply {
  readonly own = 'own';
  get text() {
    return 'computed';
  }
  get broken(): string {
    throw new Error('no');
  }
  get request() {
    return () => this.own;
  }
}

class LaterReply extends Reply {
  get usage() {
    return { inputTokens: 1 };
  }
}

describe('a plain value', () => {
  it.each([
    ['a text', 'text', 'text'],
    ['nothing', undefined, undefined],
    ['a large number', 1n, 1n],
    ['a list with functions', [1, () => 2], [1, undefined]],
    ['an object with functions', { a: 1, invoke: () => 2 }, { a: 1 }],
    ['what a class computes', new LaterReply(), { own: 'own', text: 'computed', usage: { inputTokens: 1 } }],
    ['what toJSON gives', { a: { toJSON: () => ({ b: new Date(0) }) } }, { a: { b: '1970-01-01T00:00:00.000Z' } }],
    ['an object without a prototype', Object.assign(Object.create(null) as object, { a: 1 }), { a: 1 }],
  ])('keeps %s', (_name, value, plain) => {
    expect(plainValue(value)).toEqual(plain);
    expect(structuredClone(plainValue(value))).toEqual(plain);
  });

  it('keeps a ring', () => {
    const ring: { self?: unknown } = {};
    ring.self = ring;
    const plain = plainValue(ring) as typeof ring;
    expect(plain).not.toBe(ring);
    expect(plain.self).toBe(plain);
  });
});
