import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunkDocument } from '../../../../src/agents/docs-qa/chunk-document.ts';
import { cpuTime } from '../../../support/cpu-time.ts';

function textsOf(text: string): string[] {
  return chunkDocument({ uri: 'a.md', text }).map((chunk) => chunk.text);
}

describe('chunkDocument', () => {
  it('puts the trail of headings before the text and numbers the chunks', () => {
    const text = '# Guide\n\nHello.\n\n## Resuming\n\n### After a crash\n\nRun it again.';
    expect(chunkDocument({ uri: 'guide.md', text })).toEqual([
      {
        chunkId: 'guide.md#1',
        uri: 'guide.md',
        headings: ['Guide', 'Guide > Resuming > After a crash'],
        text: '# Guide\n\nHello.\n\n# Guide > Resuming > After a crash\n\nRun it again.',
      },
    ]);
  });

  it('leaves out front matter, rules and comments', () => {
    expect(textsOf('---\ntitle: x\n---\n\n# Page\r\n\r\nText.\n\n---\n\n<!-- hidden -->\n\nMore.')).toEqual([
      '# Page\n\nText.\n\nMore.',
    ]);
  });

  it('cuts a long text between sentences into chunks of at most about 1,500 characters and loses none', () => {
    const sentences = Array.from({ length: 90 }, (_, at) => `This is sentence number ${at} of a long page.`);
    const chunks = textsOf(`# Long\n\n${sentences.join(' ')}`);
    expect(chunks.length).toBeGreaterThan(2);
    for (const text of chunks) expect(text.length).toBeLessThanOrEqual(1_520);
    for (const sentence of sentences) expect(chunks.some((text) => text.includes(sentence))).toBe(true);
  });

  it('keeps a code fence whole and together with the sentence that announces it', () => {
    const filler = 'Words that fill the page. '.repeat(50);
    const fence = `\`\`\`yaml\n${'key: value\n'.repeat(60)}\`\`\``;
    const holder = textsOf(`# Page\n\n${filler}\n\nLike this:\n\n${fence}`).find((text) => text.includes('```yaml'));
    expect(holder).toContain(`Like this:\n\n${fence}`);
  });

  it('repeats the header of a long table and the marks of a long code fence in each part', () => {
    const rows = Array.from({ length: 120 }, (_, at) => `| row ${at} | ${'value '.repeat(5)}|`);
    for (const text of textsOf(`| key | value |\n| --- | --- |\n${rows.join('\n')}`)) {
      expect(text).toMatch(/^\| key \| value \|\n\| --- \| --- \|\n\| row \d+/);
    }
    const parts = textsOf(`\`\`\`js\n${'const answer = 42;\n'.repeat(300)}\`\`\``);
    expect(parts.length).toBeGreaterThan(1);
    for (const text of parts) expect(text).toMatch(/^```js\nconst answer[^]*;\n```$/);
  });

  it('loses no word of any text', () => {
    const word = fc.stringMatching(/^[a-z]{1,12}$/);
    const line = fc.array(word, { minLength: 1, maxLength: 40 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 60 }), (lines) => {
        return textsOf(lines.join('\n\n')).join(' ').split(/\s+/).join(' ') === lines.join(' ');
      }),
    );
  });

  it('takes any text, also one without spaces or with unbalanced marks, in little time', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => Array.isArray(textsOf(text))));
    const started = cpuTime();
    for (const odd of ['x', '[', '`', '*_', '> ', '- ', '+ ', '1. ', '|', '<a ']) textsOf(odd.repeat(20_000));
    expect(cpuTime() - started).toBeLessThan(5_000);
  });

  it('chunks a file of 300 KB within seconds', () => {
    const page =
      '## Topic\n\nA sentence of the page that says something. Another one follows it.\n\n- an item\n- one more\n\n';
    const started = cpuTime();
    expect(textsOf(page.repeat(3_000)).length).toBeGreaterThan(150);
    expect(cpuTime() - started).toBeLessThan(5_000);
  });
});
