import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chunkDocument, type Chunk } from '../../src/agents/docs-qa/chunk-documents.ts';
import { htmlToText } from '../../src/agents/docs-qa/html-to-text.ts';
import { keywordIndex } from '../../src/agents/docs-qa/keyword-index.ts';
import { answerOffline } from '../../src/agents/docs-qa/offline-responder.ts';
import { readDocuments } from '../../src/agents/docs-qa/read-documents.ts';
import { SEARCH_TOOL, searchProductDocs } from '../../src/agents/docs-qa/search-product-docs.ts';
import { statementsOf } from '../../src/agents/docs-qa/statements.ts';
import { stemsOf } from '../../src/agents/docs-qa/words.ts';
import { stem } from '../../src/text/stem.ts';

const GUIDE = path.resolve(import.meta.dirname, '../fixtures/guide');

function chunk(chunkId: string, text: string): Chunk {
  return { chunkId, uri: `${chunkId}.md`, text };
}

function answerFrom(text: string, question: string): string {
  const index = keywordIndex(chunkDocument({ uri: 'page.md', text }));
  return answerOffline({ question, search: (queries) => searchProductDocs(index, queries, 16_384) }).content;
}

describe('readDocuments', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'documents-'));
    await mkdir(path.join(folder, 'sub'));
    await mkdir(path.join(folder, '.hidden'));
    await mkdir(path.join(folder, 'empty'));
    await writeFile(path.join(folder, 'sub', 'b.TXT'), 'plain');
    await writeFile(path.join(folder, 'a.md'), '\uFEFF# Marked');
    await writeFile(path.join(folder, 'page.html'), '<title>T</title><p>Hello &amp; welcome</p>');
    await writeFile(path.join(folder, '.hidden', 'c.md'), 'hidden');
    await writeFile(path.join(folder, 'binary.md'), Buffer.from([65, 0, 66]));
    await writeFile(path.join(folder, 'large.md'), 'x'.repeat(5 * 1024 * 1024 + 1));
    await writeFile(path.join(folder, 'code.ts'), 'export {}');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('reads texts beneath the folder, sorted, and leaves out what is hidden, binary, too large or no document', async () => {
    const documents = await readDocuments(folder);
    expect(documents).toEqual([
      { uri: 'a.md', text: '# Marked' },
      { uri: 'page.html', text: '# T\n\nHello & welcome' },
      { uri: 'sub/b.TXT', text: 'plain' },
    ]);
  });

  it('names the folder and the endings when there is no document', async () => {
    const empty = path.join(folder, 'empty');
    await expect(readDocuments(empty)).rejects.toMatchObject({
      type: 'WorkerMisconfigured',
      message: expect.stringMatching(/empty.*\.md, \.markdown, \.txt, \.html, \.htm/),
    });
  });

  it('names a folder that is not there', async () => {
    const missing = path.join(folder, 'missing');
    await expect(readDocuments(missing)).rejects.toMatchObject({
      type: 'WorkerMisconfigured',
      message: expect.stringContaining(missing),
    });
  });
});

describe('htmlToText', () => {
  it('keeps headings, lists, code and tables, and drops scripts', () => {
    const text = htmlToText(
      `<html><script>var x = "<p>";</script><body><h2>Run&nbsp;it</h2><p>Use <code>convsim run</code>:<pre>a  &lt;b
  c</pre><ul><li>one<li>two</ul><table><tr><th>k</th><th>v</th></tr></table>`,
    );
    expect(text).toBe('## Run it\n\nUse `convsim run`:\n\n```\na  <b\n  c\n```\n\n- one\n- two\n\n| k | v |');
  });

  it('survives any broken markup', () => {
    fc.assert(fc.property(fc.string(), (noise) => typeof htmlToText(`<p>${noise}<`) === 'string'));
  });
});

describe('chunkDocument', () => {
  it('puts the trail of headings before the text and numbers the chunks', () => {
    const text = '# Guide\n\nHello.\n\n## Resuming\n\n### After a crash\n\nRun it again.';
    const chunks = chunkDocument({ uri: 'guide.md', text });
    expect(chunks).toEqual([
      {
        chunkId: 'guide.md#1',
        uri: 'guide.md',
        text: '# Guide\n\nHello.\n\n# Guide > Resuming > After a crash\n\nRun it again.',
      },
    ]);
  });

  it('cuts a long text between sentences into chunks of at most about 1,500 characters and loses none', () => {
    const sentences = Array.from({ length: 90 }, (_, at) => `This is sentence number ${at} of a long page.`);
    const chunks = chunkDocument({ uri: 'a.md', text: `# Long\n\n${sentences.join(' ')}` });
    expect(chunks.length).toBeGreaterThan(2);
    for (const { text } of chunks) expect(text.length).toBeLessThanOrEqual(1_520);
    for (const sentence of sentences) expect(chunks.some(({ text }) => text.includes(sentence))).toBe(true);
  });

  it('keeps a code fence whole and together with the sentence that announces it', () => {
    const filler = 'Words that fill the page. '.repeat(50);
    const fence = `\`\`\`yaml\n${'key: value\n'.repeat(60)}\`\`\``;
    const chunks = chunkDocument({ uri: 'a.md', text: `# Page\n\n${filler}\n\nLike this:\n\n${fence}` });
    const holder = chunks.find(({ text }) => text.includes('```yaml'));
    expect(holder?.text).toContain(`Like this:\n\n${fence}`);
  });

  it('loses no word of any text', () => {
    const word = fc.stringMatching(/^[a-z]{1,12}$/);
    const line = fc.array(word, { minLength: 1, maxLength: 40 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 60 }), (lines) => {
        const joined = chunkDocument({ uri: 'a.txt', text: lines.join('\n\n') }).map(({ text }) => text);
        return joined.join(' ').split(/\s+/).join(' ') === lines.join(' ');
      }),
    );
  });
});

describe('keywordIndex', () => {
  it('finds inflected words, prefers headings and rare words, and breaks ties by position', () => {
    const index = keywordIndex([
      chunk('other', 'A batch has seeds.'),
      chunk('body', 'Some text about a batch that one may resume.'),
      chunk('heading', '# Resuming\n\nSome text about a batch that one may stop.'),
      chunk('twin-1', 'The budget is checked.'),
      chunk('twin-2', 'The budget is checked.'),
    ]);
    expect(index.search(['how are batches resumed?']).map((hit) => hit.chunk.chunkId)[0]).toBe('heading');
    expect(index.search(['budget']).map((hit) => hit.chunk.chunkId)).toEqual(['twin-1', 'twin-2']);
  });

  it('finds nothing for words that occur nowhere, or only hold sentences together', () => {
    const index = keywordIndex([chunk('a', 'What is this about, and how does it work?')]);
    expect(index.search(['pancakes', 'what is this?'])).toEqual([]);
    expect(keywordIndex([]).search(['anything'])).toEqual([]);
  });

  it('tells a flag or a name in code from its parts', () => {
    expect(stemsOf('use `--batch` and maxTurns')).toEqual(['--batch', 'batch', 'maxturn', 'max', 'turn']);
    expect(['retry', 'retries', 'retried', 'retrying'].map(stem)).toEqual(Array(4).fill('retri'));
  });

  it('searches 5,000 chunks in a few milliseconds', () => {
    const vocabulary = Array.from({ length: 4_000 }, (_, at) => `term${at}x`);
    const textOf = (seed: number) =>
      Array.from({ length: 120 }, (_, at) => vocabulary[(seed * 31 + at * at * 7) % 4_000]).join(' ');
    const index = keywordIndex(Array.from({ length: 5_000 }, (_, at) => chunk(`c${at}`, textOf(at))));
    const queries = Array.from({ length: 21 }, (_, at) => `${vocabulary[at * 13]} ${vocabulary[at * 29 + 1]}`);
    const times = queries.map((query) => {
      const started = performance.now();
      index.search([query]);
      return performance.now() - started;
    });
    expect(times.sort((a, b) => a - b)[10]).toBeLessThan(5);
  });
});

describe('searchProductDocs', () => {
  const index = keywordIndex([
    chunk('a', `# Seeds\n\n${'A seed is a "question". '.repeat(40)}`),
    chunk('b', `Every seed counts. ${'Other words follow here. '.repeat(40)}`),
  ]);

  it('gives the passages as a JSON list with address, score and chunk id', () => {
    const entries: unknown = JSON.parse(searchProductDocs(index, ['seed'], 16_384));
    expect(entries).toMatchObject([
      { page_content: expect.stringContaining('# Seeds'), metadata: { doc_uri: 'a.md', chunk_id: 'a' } },
      { page_content: expect.stringContaining('Every seed'), metadata: { score: expect.any(Number) } },
    ]);
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

describe('statementsOf', () => {
  it('tells tables, lists and commands in sentences', () => {
    const texts = statementsOf(
      `# Exit codes\n\nRun it:\n\n\`\`\`sh\n# first\n$ convsim run a.yaml\n\`\`\`\n\n| code | meaning |\n|---|---|\n| 2 | bad *input* |\n
It reads:\n\n- [text](a.md)\n- **tables**\n\nSee [the list](b.md), e.g. \`a. B\` or c. It helps`,
    ).map(({ text }) => text);
    expect(texts).toEqual([
      'Run it: `convsim run a.yaml`.',
      'Exit code 2: bad input.',
      'It reads: tables.',
      'See the list, e.g. `a. B` or c.',
      'It helps.',
    ]);
  });

  it('leaves out code that does not fit in a sentence, with a lead-in that only points at it', () => {
    const texts = statementsOf(
      'A spec is a file:\n\n```yaml\na: 1\nb: 2\n```\n\nIt looks like this:\n\n```json\n{}\n```',
    );
    expect(texts.map(({ text }) => text)).toEqual(['A spec is a file.']);
  });
});

describe('answerOffline', () => {
  it('answers with neighbouring sentences that fit, in reading order, and returns the exact tool result', async () => {
    const chunks = (await readDocuments(GUIDE)).flatMap(chunkDocument);
    const index = keywordIndex(chunks);
    const results: string[] = [];
    const answer = answerOffline({
      question: 'How do I resume a batch after a crash?',
      search: (queries) => {
        expect(queries).toEqual(['resume batch crash']);
        results.push(searchProductDocs(index, queries, 4_000));
        return results.at(-1) ?? '';
      },
    });
    expect(answer.toolOutputs).toEqual(results);
    expect(answer.content).toMatch(
      /^Run the same command again .*: `convsim run sim\.yaml --batch nightly-7`\. Finished/,
    );
  });

  it('answers what something is with the sentence that says so', () => {
    const text =
      'A seed may have an id.\n\nA seed is one question. It starts a conversation.\n\nMany seeds make a seed file.';
    expect(answerFrom(text, 'what is a seed?')).toMatch(/^A seed is one question\. It starts a conversation\./);
  });

  it('never starts with a sentence that leans on one left out', () => {
    const text = 'The store is a file. It holds the budget of a batch.';
    expect(answerFrom(text, 'where is the budget?')).toBe('The store is a file. It holds the budget of a batch.');
  });

  it('says in a sentence that it found nothing', () => {
    const answer = answerFrom('A seed is one question.', 'How do I bake pancakes?');
    expect(answer).toBe('I could not find anything about that in the documentation. I looked for “bake pancakes”.');
  });

  it('answers every question about the guide in clean prose', async () => {
    const documents = await readDocuments(GUIDE);
    const index = keywordIndex(documents.flatMap(chunkDocument));
    const headings = documents.flatMap(({ text }) => text.match(/(?<=^#+ ).+$/gm) ?? []);
    expect(headings.length).toBeGreaterThan(25);
    for (const question of headings) {
      const { content } = answerOffline({ question, search: (queries) => searchProductDocs(index, queries, 16_384) });
      expect(content, question).toMatch(/^[A-Z`c].*[.!?]$/);
      expect(content.replace(/`[^`]*`/g, ''), question).not.toMatch(/[#|*{}\n]|(^|\s)-\s|:$/);
      expect(content.length, question).toBeLessThan(800);
    }
  });
});
