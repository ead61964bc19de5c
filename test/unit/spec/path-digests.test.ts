import { mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pathDigests } from '../../../src/spec/path-digests.ts';
import { readSpec } from '../../../src/spec/read-spec.ts';
import { fakeComponentTypes as types } from '../../support/fake-component-types.ts';
import { tempFolder } from '../../support/temp-folder.ts';

async function load(text: string, files: Record<string, string> = { 'docs/a.md': 'a' }) {
  const folder = await tempFolder({ ...files, 'sim.yaml': text });
  return readSpec(join(folder, 'sim.yaml'), { env: {}, types });
}

describe('the digest of a path', () => {
  const files = { 'docs/a.md': 'a', 'docs/sub/b.md': 'b', 'q.mjs': 'export {}' };
  const text = 'agent: { type: docs-qa, docs: ./docs }\nquestions: { type: module, path: ./q.mjs }\n';

  async function digestsAfter(change: (folder: string) => Promise<unknown>): Promise<Record<string, string>> {
    const loaded = await load(text, files);
    await change(loaded.projectDir);
    return pathDigests(loaded, types);
  }

  it('is given for each component that reads one, and is the same in any folder', async () => {
    const digests = await digestsAfter(async () => {});
    expect(digests).toEqual({
      'agent.docs': expect.stringMatching(/^[0-9a-f]{64}$/),
      'questions.path': 'f4c5cf9bb78e85f15dc27180260637cf24b2a24bc39e0788783a3accc4dde614',
    });
    expect(await digestsAfter(async () => {})).toEqual(digests);
  });

  it('changes with a file’s content, name or folder', async () => {
    const seen = await Promise.all([
      digestsAfter(async () => {}),
      digestsAfter((folder) => writeFile(join(folder, 'docs/sub/b.md'), 'B')),
      digestsAfter((folder) => rename(join(folder, 'docs/sub/b.md'), join(folder, 'docs/sub/c.md'))),
      digestsAfter((folder) => rename(join(folder, 'docs/sub/b.md'), join(folder, 'docs/b.md'))),
      digestsAfter((folder) => writeFile(join(folder, 'docs/c.md'), '')),
    ]);
    expect(new Set(seen.map((digests) => digests['agent.docs'])).size).toBe(5);
  });

  it('passes over dot-files, node_modules, broken links and a folder linked into itself', async () => {
    const changed = await digestsAfter(async (folder) => {
      await writeFile(join(folder, 'docs/.DS_Store'), 'x');
      await mkdir(join(folder, 'docs/node_modules'));
      await writeFile(join(folder, 'docs/node_modules/x.md'), 'x');
      await symlink('nowhere', join(folder, 'docs/broken'));
      await symlink('..', join(folder, 'docs/sub/up'));
    });
    expect(changed['agent.docs']).toBe((await digestsAfter(async () => {}))['agent.docs']);
  });
});
