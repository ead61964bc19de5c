import { describe, expect, it } from 'vitest';
import { readPassages } from '../../../../src/questions/offline/read-passages.ts';

describe('readPassages', () => {
  const passage = (text: string) => ({ page_content: text, metadata: { doc_uri: 'a b c.md', score: 1 } });
  const first = JSON.stringify([passage('# One\n\nA "first" text.'), passage('Second text.')]);

  it('reads the passages of a tool result, also of several and of an indented one', () => {
    const second = JSON.stringify([passage('Third text.')], null, 2);
    expect(readPassages(first)).toEqual(['# One\n\nA "first" text.', 'Second text.']);
    expect(readPassages(`${first}\n${JSON.stringify([passage('Third text.')])}`)).toHaveLength(3);
    expect(readPassages(`${first}\n${second}`)).toEqual(['# One\n\nA "first" text.', 'Second text.', 'Third text.']);
  });

  it('reads a result that was cut off', () => {
    expect(readPassages(first.slice(0, 40))).toEqual(['# One\n\nA "first" t']);
  });

  it('takes prose as it is, and each text once', () => {
    expect(readPassages('Plain prose.\n\nMore of it.')).toEqual(['Plain prose.\n\nMore of it.']);
    expect(readPassages(`${first}\n${first}`)).toHaveLength(2);
  });

  it('finds nothing in a context without a letter', () => {
    expect(readPassages('[]')).toEqual([]);
    expect(readPassages('{"score": 1}')).toEqual([]);
  });
});
