import { describe, expect, it } from 'vitest';
import type { Chunk } from '../../../../src/agents/docs-qa/chunk-document.ts';
import { keywordIndex } from '../../../../src/agents/docs-qa/keyword-index.ts';

function chunk(chunkId: string, text: string, headings: string[] = []): Chunk {
  return { chunkId, uri: `${chunkId}.md`, headings, text };
}

describe('keywordIndex', () => {
  const index = keywordIndex([
    chunk('other', 'A batch has seeds.'),
    chunk('body', 'Some text about a batch that one may resume.'),
    chunk('heading', '# Resuming\n\nSome text about a batch that one may stop.', ['Resuming']),
    chunk('twin-1', 'The budget is checked.'),
    chunk('twin-2', 'The budget is checked.'),
  ]);
  const found = (query: string): string[] => index.search([query]).map((hit) => hit.chunk.chunkId);

  it('finds inflected words and ranks a heading before a text', () => {
    expect(found('resumed')).toEqual(['heading', 'body']);
  });

  it('ranks a rare word before a common one', () => {
    expect(found('batch seed')[0]).toBe('other');
  });

  it('breaks ties by position', () => {
    expect(found('budget')).toEqual(['twin-1', 'twin-2']);
  });

  it('takes several queries together', () => {
    const hits = index.search(['budget', 'resume']).map((hit) => hit.chunk.chunkId);
    expect(hits.toSorted()).toEqual(['body', 'heading', 'twin-1', 'twin-2']);
  });

  it('finds nothing for words that occur nowhere, or only hold sentences together', () => {
    const small = keywordIndex([chunk('a', 'What is this about, and how does it work?')]);
    expect(small.search(['pancakes', 'what is this?'])).toEqual([]);
    expect(keywordIndex([]).search(['anything'])).toEqual([]);
  });

  it('searches 5,000 chunks in a few milliseconds', () => {
    const vocabulary = Array.from({ length: 4_000 }, (_, at) => `term${at}x`);
    const textOf = (seed: number) =>
      Array.from({ length: 60 }, (_, at) => vocabulary[(seed * 31 + at * at * 7) % 4_000]).join(' ');
    const large = keywordIndex(Array.from({ length: 5_000 }, (_, at) => chunk(`c${at}`, textOf(at))));
    const queries = Array.from({ length: 21 }, (_, at) => `${vocabulary[at * 13]} ${vocabulary[at * 29 + 1]}`);
    const times = queries.map((query) => {
      const started = performance.now();
      large.search([query]);
      return performance.now() - started;
    });
    expect(times.sort((a, b) => a - b)[10]).toBeLessThan(5);
  }, 30_000);
});
