import { describe, expect, it } from 'vitest';
import { isTooDeep, MOST_LEVELS, NestingError, parseJson } from '../../../src/contract/parse-json.ts';

function nested(levels: number): string {
  return `${'[{"a":'.repeat(levels / 2)}1${'}]'.repeat(levels / 2)}`;
}

describe('JSON of others', () => {
  it('is read up to 500 levels', () => {
    expect(parseJson(nested(MOST_LEVELS))).toEqual(JSON.parse(nested(MOST_LEVELS)));
    expect(isTooDeep(parseJson(nested(MOST_LEVELS)))).toBe(false);
  });

  it.each([MOST_LEVELS + 2, 5_000, 200_000])('is refused at %d levels', (levels) => {
    expect(() => parseJson(nested(levels))).toThrow(NestingError);
    expect(isTooDeep(JSON.parse(nested(levels)))).toBe(true);
  });

  it('may have any brackets in its texts, and any number side by side', () => {
    const value = [
      '['.repeat(2_000),
      '\\"'.repeat(600),
      '{"'.repeat(900),
      ...Array.from({ length: 2_000 }, () => [{}]),
    ];
    expect(parseJson(JSON.stringify(value))).toEqual(value);
  });

  it('is refused as what it is where it is none', () => {
    expect(() => parseJson(`[${'"'.repeat(1_001)}`)).toThrow(SyntaxError);
    expect(() => parseJson('{')).not.toThrow(NestingError);
  });

  it('is too deep where a value holds itself', () => {
    const value: unknown[] = [];
    value.push(value);
    expect(isTooDeep(value)).toBe(true);
  });
});
