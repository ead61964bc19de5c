import { describe, expect, it } from 'vitest';
import { markdownCost } from '../../../../../page/text/markdown/markdown-cost.ts';
import type { Block, Inline } from '../../../../../page/text/markdown/markdown-tree.ts';
import { readMarkdown } from '../../../../../page/text/markdown/read-markdown.ts';
import { cpuTime } from '../../../../support/cpu-time.ts';

describe('readMarkdown', () => {
  it('reads paragraphs, headings, lists, tables, code, quotes and rules', () => {
    const text =
      '# Head\n\nOne\n\n- a\n- b\n\n3. c\n\n| x | y |\n|:-|-:|\n| 1 | 2 |\n\n```js\nlet a;\n```\n\n> said\n\n---';
    expect(blocksOf(text).map(({ kind }) => kind)).toEqual([
      'heading',
      'paragraph',
      'list',
      'list',
      'table',
      'code',
      'quote',
      'rule',
    ]);
    expect(blocksOf(text)[3]).toMatchObject({ start: 3 });
  });

  it('gives every leaf its place in what is read', () => {
    const markdown = readMarkdown(
      'A **bold** `code` [link](https://a.example)\n\n| x | y |\n|-|-|\n| 1 | 2 |\n\n- [x] done',
    );
    const leaves = (markdown?.blocks ?? []).flatMap(leavesOf);
    expect(leaves.length).toBeGreaterThan(8);
    for (const { text, at } of leaves) expect(markdown?.plain.slice(at, at + text.length)).toBe(text);
  });

  it('keeps every line on its own', () => {
    expect(readMarkdown('one\ntwo')?.plain).toBe('one\ntwo\n');
    expect(readMarkdown('one<br>two')?.plain).toBe('one\ntwo\n');
  });

  it('reads tags as texts', () => {
    expect(readMarkdown('a <b onclick="x">b</b>')?.plain).toBe('a <b onclick="x">b</b>\n');
    expect(readMarkdown('<script>\nalert(1)\n</script>')?.plain).toBe('<script>\nalert(1)\n</script>\n');
  });

  it('gives links that may be followed an address, and shows that of the others', () => {
    expect(linksOf('[a](https://a.example) [b](javascript:x) [c](/help)')).toEqual([
      'https://a.example/',
      undefined,
      undefined,
    ]);
    expect(readMarkdown('[b](javascript:x)')?.plain).toBe('b (javascript:x)\n');
  });

  it('reads pictures as links', () => {
    expect(linksOf('![a picture](https://a.example/b.png)')).toEqual(['https://a.example/b.png']);
    expect(readMarkdown('![](data:image/png;base64,AA)')?.plain).toBe('picture (data:image/png;base64,AA)\n');
  });

  it('reads entities, and hides nothing that they spell', () => {
    expect(readMarkdown('a &lt;b&gt; &amp; &#65; &#x202E; &unknown;')?.plain).toBe('a <b> & A ⟦RLO⟧ &unknown;\n');
  });

  it('shows the box of a task in its line', () => {
    expect(readMarkdown('- [x] done\n- [ ] open')?.plain).toBe('☑ done\n☐ open\n');
  });

  it('gives up on what is nested too deeply for its reader, and shows what is nested deeply as it is written', () => {
    expect(readMarkdown('>'.repeat(50_000))).toBeUndefined();
    const deep = readMarkdown(`${'> '.repeat(40)}deep`);
    expect(deep?.plain).toContain('> deep');
  });
});

describe('markdownCost', () => {
  it('reads no text at once that could block the page', () => {
    expect(markdownCost('short')).toBe('quick');
    expect(markdownCost('word '.repeat(20_000))).toBe('slow');
    expect(markdownCost('word '.repeat(100_000))).toBe('too-slow');
    expect(markdownCost(`a${'!'.repeat(1_001)}`)).toBe('too-slow');
  });

  it.each([
    ['a_a_', 'words with marks'],
    ['!', 'signs'],
    ['a@', 'addresses'],
    ['[a](', 'links'],
    ['> a\n>> b\n', 'quotes'],
    ['- a\n  1. b\n', 'lists'],
  ])('holds what it calls quick: %j', (part) => {
    const text = Array.from({ length: 50 }, () => part.repeat(Math.ceil(999 / part.length)).slice(0, 999))
      .join(' ')
      .slice(0, 50_000);
    expect(markdownCost(text)).toBe('quick');
    const started = cpuTime();
    readMarkdown(text);
    expect(cpuTime() - started).toBeLessThan(10_000);
  });
});

function blocksOf(text: string): readonly Block[] {
  return readMarkdown(text)?.blocks ?? [];
}

function linksOf(text: string): readonly (string | undefined)[] {
  return blocksOf(text)
    .flatMap((block) => (block.kind === 'paragraph' ? block.content : []))
    .flatMap((node) => (node.kind === 'link' ? [node.address] : []));
}

interface Placed {
  readonly text: string;
  readonly at: number;
}

function leavesOf(block: Block): readonly Placed[] {
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      return block.content.flatMap(inlineLeaves);
    case 'list':
      return block.items.flat().flatMap(leavesOf);
    case 'quote':
      return block.content.flatMap(leavesOf);
    case 'table':
      return [block.head, ...block.rows].flat().flatMap(({ content }) => content.flatMap(inlineLeaves));
    case 'code':
      return [block.content];
    case 'rule':
      return [];
  }
}

function inlineLeaves(node: Inline): readonly Placed[] {
  if ('text' in node) return [node];
  return 'content' in node ? node.content.flatMap(inlineLeaves) : [];
}
