import { describe, expect, it } from 'vitest';
import { prettyJson, prettyText } from '../../../../page/text/pretty-json.ts';

describe('prettyJson', () => {
  it('shows one name a line, and a text as it is', () => {
    expect(prettyJson({ near: 'Central', free: true })).toBe('{\n  "near": "Central",\n  "free": true\n}');
    expect(prettyJson('not JSON {')).toBe('not JSON {');
  });

  it('keeps names that objects have by themselves', () => {
    expect(prettyJson(JSON.parse('{"__proto__": 1, "constructor": 2}'))).toBe(
      '{\n  "__proto__": 1,\n  "constructor": 2\n}',
    );
  });

  it('shows what is nested deeply in one line', () => {
    expect(prettyJson(JSON.parse(nested(100)))).toBe(nested(100));
  });

  it('throws at nothing', () => {
    const cyclic: { self?: unknown } = {};
    cyclic.self = cyclic;
    for (const value of [cyclic, JSON.parse(nested(50_000)), 1n, Symbol('a')])
      expect(typeof prettyJson(value)).toBe('string');
    expect(prettyJson(undefined)).toBe('undefined');
  });
});

describe('prettyText', () => {
  it('shows JSON in a text with its lines', () => {
    expect(prettyText('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
  });

  it('leaves a text that is no JSON, or is nested deeply', () => {
    for (const text of ['{ no', 'plain', '12', nested(50_000)]) expect(prettyText(text)).toBe(text);
  });
});

function nested(depth: number): string {
  return `${'['.repeat(depth)}${']'.repeat(depth)}`;
}
