import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { salvagedJson } from '../../../src/traces/salvaged-json.ts';

describe('what is saved of JSON that was cut', () => {
  it.each([
    ['[{"a": 1}, {"b": 2}, {"c', [{ a: 1 }, { b: 2 }]],
    ['[1, 22, 33', [1, 22]],
    ['{"a": [true, nul', { a: [true] }],
    ['{"a": 1, "b": ', { a: 1 }],
    ['{"a": 1, "b"', { a: 1 }],
    ['{"a": 1,', { a: 1 }],
    ['{"role": "tool", "content": "A long te', { role: 'tool', content: 'A long te' }],
    ['["one", "two \\"quoted\\" and \\u00e', ['one', 'two "quoted" and ']],
    ['["back\\', ['back']],
    ['{"a": {"b": [{"c": "d"}', { a: { b: [{ c: 'd' }] } }],
    ['{"a": [1, 2...', { a: [1] }],
    ['{"a": "text...', { a: 'text...' }],
    ['{"a": "b", ...', { a: 'b' }],
    ['{"a', undefined],
    ['[', undefined],
  ])('%s', (text, value) => expect(salvagedJson(text)).toEqual({ value }));

  it.each(['', 'plain', '"text', '[INFO] done', '{name} is', '[1] The lake', '{"a": 1} and more', '[}'])(
    'nothing of %j, which is no JSON that was cut',
    (text) => expect(salvagedJson(text)?.value).toBeUndefined(),
  );

  it('keeps every element before the cut, wherever it is', () => {
    const value = fc.array(fc.jsonValue({ maxDepth: 3 }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(value, fc.nat(), (list, at) => {
        const text = JSON.stringify(list);
        const end = 1 + (at % (text.length - 1));
        const saved = salvagedJson(text.slice(0, end))?.value ?? [];
        const whole = list.filter((_, index) => JSON.stringify(list.slice(0, index + 1)).length < end);
        expect((saved as unknown[]).slice(0, whole.length)).toEqual(JSON.parse(JSON.stringify(whole)));
      }),
      { numRuns: 500 },
    );
  });

  it('gives up what nests without end, soon', () => {
    expect(salvagedJson(`${'['.repeat(100_000)}1${']'.repeat(50_000)}`)).toBeUndefined();
    expect(salvagedJson(`["${'x\\n'.repeat(300_000)}`)).toBeDefined();
  });
});
