import { describe, expect, it } from 'vitest';
import { causesText } from '../../../src/modules/causes-text.ts';

const refused = Object.assign(new AggregateError([new Error('refused ::1'), new Error('refused 127.0.0.1')]), {
  code: 'ECONNREFUSED',
});
const ring = new Error('first');
ring.cause = ring;

describe('the text of causes', () => {
  it.each([
    [new Error('a', { cause: new Error('b', { cause: new Error('c') }) }), 'a: b: c'],
    [new TypeError('fetch failed', { cause: refused }), 'fetch failed: refused ::1; refused 127.0.0.1'],
    [new Error('no token: expired', { cause: new Error('expired') }), 'no token: expired'],
    [new Error('two\n  lines', { cause: null }), 'two lines'],
    [new Error('', { cause: 'why' }), 'Error: "why"'],
    [ring, 'first'],
    [undefined, 'undefined'],
    [{ code: 7 }, '{"code":7}'],
  ])('%#: one line, the outermost first', (error, text) => {
    expect(causesText(error)).toBe(text);
  });
});
