import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDocuments } from '../../../../src/agents/docs-qa/read-documents.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

describe('readDocuments', () => {
  it('reads texts beneath the folder, sorted, and leaves out what is hidden, binary, too large or no document', async () => {
    const folder = await tempFolder({
      'sub/b.TXT': 'plain',
      'a.md': '\uFEFF# Marked',
      '.hidden/c.md': 'hidden',
      'node_modules/d.md': 'not ours',
      'large.md': 'x'.repeat(5 * 1024 * 1024 + 1),
      'code.ts': 'export {}',
    });
    await writeFile(path.join(folder, 'binary.md'), Buffer.from([65, 0, 66]));
    expect(await readDocuments(folder)).toEqual([
      { uri: 'a.md', text: '# Marked' },
      { uri: 'sub/b.TXT', text: 'plain' },
    ]);
  });

  it('reads HTML as Markdown, without scripts', async () => {
    const folder = await tempFolder({
      'page.html': `<html><script>var x = "<p>";</script><body><h2>Run&nbsp;it</h2><p>Use <code>convsim run</code>:</p>
        <pre><code>a  &lt;b</code></pre><ul><li>one</li><li>two</li></ul>
        <table><tr><th>key</th><th>value</th></tr><tr><td>a</td><td>1 &amp; 2</td></tr></table></body></html>`,
    });
    const [page] = await readDocuments(folder);
    for (const text of ['## Run it', '`convsim run`', 'a  <b', '* one', '| key | value |', '| a   | 1 & 2 |']) {
      expect(page?.text).toContain(text);
    }
    expect(page?.text).not.toContain('var x');
  });

  it('survives any broken HTML', async () => {
    const folder = await tempFolder({});
    await fc.assert(
      fc.asyncProperty(fc.string(), async (noise) => {
        await writeFile(path.join(folder, 'page.htm'), `<p>${noise.replaceAll('\0', '')}<`);
        expect(await readDocuments(folder)).toHaveLength(1);
      }),
      { numRuns: 30 },
    );
  });

  it('names the folder and the endings when there is no document', async () => {
    const folder = await tempFolder({ 'empty/code.ts': 'export {}' });
    await expect(readDocuments(path.join(folder, 'empty'))).rejects.toMatchObject({
      type: 'WorkerMisconfigured',
      message: expect.stringMatching(/empty.*\.md, \.markdown, \.txt, \.html, \.htm/),
    });
  });

  it('names a folder that is not there', async () => {
    const missing = path.join(await tempFolder({}), 'missing');
    await expect(readDocuments(missing)).rejects.toMatchObject({
      type: 'WorkerMisconfigured',
      message: expect.stringContaining(missing),
    });
  });
});
