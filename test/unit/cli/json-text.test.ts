import { describe, expect, it } from 'vitest';
import { jsonText } from '../../../src/cli/json-text.ts';

describe('a JSON document for stdout', () => {
  it('holds no control character but newlines, and means the same', () => {
    const value = { said: 'a\u009b31mb\u001b[2J\u007f\u0000 ü 漢' };
    const text = jsonText(value);
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    expect(text.endsWith('}\n')).toBe(true);
    expect(JSON.parse(text)).toEqual(value);
  });
});
