import * as fc from 'fast-check';
import { marked } from 'marked';
import { describe, expect, it } from 'vitest';
import { codeSpan, fencedCode, quotation } from '../../../src/exports/markdown-parts.ts';
import { exportText, orderOf } from '../../support/export-of.ts';
import { ODD_TEXTS, TOLD } from '../../support/told-batch.ts';
import { toldStore } from '../../support/told-store.ts';

describe('transcripts in Markdown', () => {
  it('have one heading a conversation and a turn, whatever was said', async () => {
    const { store } = await toldStore();
    const text = await exportText('markdown', await orderOf(store, ['told']));
    const tokens = marked.lexer(text);
    const headings = tokens.flatMap((token) =>
      token.type === 'heading' ? [`${'#'.repeat(Number(token['depth']))} ${token['text']}`] : [],
    );
    expect(headings.filter((heading) => heading.startsWith('## ')).map((heading) => heading.slice(9, -1))).toEqual(
      TOLD.conversations.map(({ seed }) => String(seed.id)),
    );
    const turns = TOLD.conversations.reduce((sum, { turns: said = [] }) => sum + said.length, 0);
    expect(headings.filter((heading) => heading.startsWith('### Turn')).length).toBe(turns);
    expect(new Set(tokens.map(({ type }) => type))).toEqual(
      new Set(['heading', 'space', 'list', 'paragraph', 'blockquote', 'code']),
    );
  });

  it('show the facts, the tools and the scores with their quotes', async () => {
    const { store } = await toldStore();
    const text = await exportText('markdown', await orderOf(store, ['told'], { outcome: ['goal-reached'] }));
    expect(text).toContain('- outcome: `goal-reached`\n- why it ended: `found`\n- verdict in run: `failed`');
    expect(text).toContain('**Tool call** `search`\n\n```json\n{\n  "words": [');
    expect(text).toContain('**Agent (812 ms, 20 tokens in, 6 out)**\n\n> In the shed 🚲.');
    expect(text).toContain('- `quality/resolved`: fail (1 quote)\n\n  > # Why\n\n  > turn 0: “In the shed”');
  });
});

describe('a part of a document', () => {
  const text = fc.oneof(
    fc.string({ unit: fc.constantFrom('`', '#', '>', '\n', '\r', ' ', '<b', '-', '|', '~', 'a') }),
    fc.constantFrom(...ODD_TEXTS),
  );

  it('is one token, whatever it holds', () => {
    fc.assert(
      fc.property(text, (said) => {
        const types = (markdown: string) =>
          marked
            .lexer(`${markdown}\n\n# After\n`)
            .map(({ type }) => type)
            .filter((type) => type !== 'space');
        expect(types(quotation(said))).toEqual(['blockquote', 'heading']);
        expect(types(fencedCode(said, 'text'))).toEqual(['code', 'heading']);
        expect(types(`x ${codeSpan(said)} x`)).toEqual(['paragraph', 'heading']);
      }),
    );
  });

  it('runs no markup', () => {
    expect(marked.parse(quotation('<script>alert(1)</script> <!-- a < b'), { async: false })).not.toMatch(
      /<(?:script|!--)/,
    );
  });
});
