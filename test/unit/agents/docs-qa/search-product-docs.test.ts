import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Chunk } from '../../../../src/agents/docs-qa/chunk-document.ts';
import { keywordIndex } from '../../../../src/agents/docs-qa/keyword-index.ts';
import { SEARCH_TOOL, searchProductDocs } from '../../../../src/agents/docs-qa/search-product-docs.ts';

function chunk(chunkId: string, headings: string[], text: string): Chunk {
  return { chunkId, uri: `${chunkId}.md`, headings, text };
}

describe('searchProductDocs', () => {
  const index = keywordIndex([
    chunk('a', ['Seeds'], `# Seeds\n\n${'A seed is a "question". '.repeat(40)}`),
    chunk('b', ['Every seed'], `Every seed counts. ${'Other words follow here. '.repeat(40)}`),
  ]);

  it('gives the passages as a JSON list with address, score and chunk id, and nothing else', () => {
    const entries: unknown = JSON.parse(searchProductDocs(index, ['seed'], 16_384));
    const metadata = (id: string) => ({ doc_uri: `${id}.md`, score: expect.any(Number), chunk_id: id });
    expect(entries).toEqual([
      { page_content: expect.stringContaining('# Seeds'), metadata: metadata('a') },
      { page_content: expect.stringContaining('Every seed'), metadata: metadata('b') },
    ]);
  });

  it('is an empty list when nothing fits', () => {
    expect(searchProductDocs(index, ['pancakes'], 16_384)).toBe('[]');
  });

  it('is valid JSON within the limit, whatever the limit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 3_000 }), (limit) => {
        const result = searchProductDocs(index, ['seed'], limit);
        return result.length <= limit && Array.isArray(JSON.parse(result));
      }),
    );
  });

  it('shortens the entry that does not fit rather than dropping it', () => {
    const whole = searchProductDocs(index, ['seed'], 16_384);
    const cut = searchProductDocs(index, ['seed'], whole.length - 100);
    expect(JSON.parse(cut)).toHaveLength(2);
    expect(cut.length).toBeGreaterThan(whole.length - 130);
  });

  it('offers one function tool with a list of queries', () => {
    expect(SEARCH_TOOL.function.name).toBe('search_product_docs');
    expect(SEARCH_TOOL.function.parameters.required).toEqual(['query']);
  });
});
