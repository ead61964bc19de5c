import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { answerOffline } from '../../../../src/agents/docs-qa/answer-offline.ts';
import { chunkDocument, type Chunk } from '../../../../src/agents/docs-qa/chunk-document.ts';
import { keywordIndex } from '../../../../src/agents/docs-qa/keyword-index.ts';
import { readDocuments } from '../../../../src/agents/docs-qa/read-documents.ts';
import { searchProductDocs } from '../../../../src/agents/docs-qa/search-product-docs.ts';

const DEMO_DOCS = path.resolve(import.meta.dirname, '../../../../examples/bike-share/docs');

function answerFrom(text: string, question: string): string {
  return answerOver(chunkDocument({ uri: 'page.md', text }))(question);
}

function answerOver(chunks: readonly Chunk[]): (question: string) => string {
  const index = keywordIndex(chunks);
  return (question) =>
    answerOffline({ question, search: (queries) => searchProductDocs(index, queries, 16_384) }).content;
}

describe('answerOffline', () => {
  it('searches once with the keywords of the question and returns the exact result', () => {
    const index = keywordIndex(chunkDocument({ uri: 'a.md', text: 'To resume a batch after a crash, run it again.' }));
    const results: string[] = [];
    const answer = answerOffline({
      question: 'How do I resume a batch after a crash?',
      search: (queries) => {
        expect(queries).toEqual(['resume batch crash']);
        results.push(searchProductDocs(index, queries, 4_000));
        return results.at(-1) ?? '';
      },
    });
    expect(answer).toEqual({ content: 'To resume a batch after a crash, run it again.', toolOutputs: results });
    expect(results).toHaveLength(1);
  });

  it('answers with the section whose heading is asked for, though other texts have the words more often', () => {
    const text = `# Plans\n\n## Cancelling a plan\n\nOpen the account page. Press the red button.\n
## Prices\n\nA plan costs €7, and a second plan costs less than the first plan.`;
    expect(answerFrom(text, 'How do I cancel a plan?')).toBe('Open the account page. Press the red button.');
  });

  it('answers what something is with the sentence that says so, and what follows it', () => {
    const text =
      'A seed may have an id.\n\nA seed is one question. It starts a conversation.\n\nMany seeds make a seed file.';
    expect(answerFrom(text, 'what is a seed?')).toMatch(/^A seed is one question\. It starts a conversation\./);
  });

  it('never starts with a sentence that leans on one left out', () => {
    const text = 'The store is a file. It holds the budget of a batch.';
    expect(answerFrom(text, 'where is the budget?')).toBe(text);
  });

  it('gives the steps of a procedure in order, after what announces them', () => {
    const text = '# Bikes\n\nTo report a fault:\n\n1. Lock the bike.\n2. Press the wrench button.\n3. Take a photo.';
    expect(answerFrom(text, 'how do I report a fault with the wrench button?')).toBe(
      'To report a fault: Lock the bike. Press the wrench button. Take a photo.',
    );
  });

  it('gives one row of a table for a question about it, and all rows for a question about the table', () => {
    const text = `# Fees\n\n| Fee | Amount | Due |\n|---|---|---|\n| Lost card | €5 | at once |\n| Late return | €50 | monthly |`;
    expect(answerFrom(text, 'What is due when I lose my card?')).toBe('Lost card: €5 (Due: at once).');
    expect(answerFrom(text, 'Which fees are there?')).toBe(
      'Lost card: €5 (Due: at once). Late return: €50 (Due: monthly).',
    );
  });

  it('says in a sentence that it found nothing', () => {
    const answer = answerFrom('A seed is one question.', 'How do I bake pancakes?');
    expect(answer).toBe('I could not find anything about that in the documentation. I looked for “bake pancakes”.');
    expect(answerFrom('A seed.', '???')).toBe('I could not find anything about that in the documentation.');
  });

  it.each(['会話は耐久性があります。', 'Пакет переживает сбой.', '`` ` [x](', '| a |\n|---|', '<b>bold', '\\\\ * _ #'])(
    'takes a document like %j',
    (text) => expect(answerFrom(text, text)).not.toBe(''),
  );
});

describe('the agent of the demo', () => {
  it.each([
    ['How old do I have to be to ride?', 'at least 16 years'],
    ['How do I unlock a bike?', 'three ways to unlock a bike'],
    ['What happens if my payment fails?', 'try again after one day'],
    ['What do I do when the station is full?', '15 extra minutes'],
    ['What does it cost to leave a bike outside a dock?', '€20'],
    ['Which plans are there?', 'Day pass: €7'],
    ['Is there a discount for students?', 'enrolled at a university'],
    ['What data do you keep about my rides?', 'Route of a ride: to find lost bikes'],
  ])('answers %j with %j', async (question, expected) => {
    expect(answerOver((await readDocuments(DEMO_DOCS)).flatMap(chunkDocument))(question)).toContain(expected);
  });

  it('answers a question about every heading in clean prose, always in the same way', async () => {
    const documents = await readDocuments(DEMO_DOCS);
    const answer = answerOver(documents.flatMap(chunkDocument));
    const headings = documents.flatMap(({ text }) => text.match(/(?<=^#+ ).+$/gm) ?? []);
    expect(headings.length).toBeGreaterThan(60);
    for (const question of headings) {
      const content = answer(question);
      expect(content, question).toMatch(/^[A-Z0-9€“"].*[.!?]$/);
      expect(content, question).not.toMatch(/could not find|[#|*{}\n]|(^|\s)-\s|:$/);
      expect(content.length, question).toBeLessThan(800);
    }
    expect(answer(headings[3] ?? '')).toBe(answer(headings[3] ?? ''));
  }, 30_000);
});
