import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type BatchDraft, draftBatch, prepareBatch } from '../../../src/client/prepare-batch.ts';
import { chooseSeeds } from '../../../src/spec/choose-seeds.ts';
import { componentTypes } from '../../../src/spec/component-types.ts';
import { readSpec } from '../../../src/spec/read-spec.ts';
import { openSqliteStore } from '../../../src/store/open-store.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const SPEC = 'agent: { type: docs-qa, docs: . }\nseeds: [one?]\n';

/** Drafts of the batch `b` by spec file, and a store. */
async function stage(files: Readonly<Record<string, string>>) {
  const folder = await tempFolder({ 'guide.md': '# Guide\n\nA text.\n', ...files });
  const store = await openSqliteStore(join(folder, 'store.db'));
  onTestFinished(() => store.close());
  const draftOf = async (file: string): Promise<BatchDraft> => {
    const loaded = await readSpec(join(folder, file), { env: {}, types: componentTypes });
    return draftBatch('b', { loaded, seeds: chooseSeeds(loaded, undefined), toolVersion: 'test' });
  };
  return { store, draftOf };
}

describe('a batch that is resumed', () => {
  it('keeps the name that its first file gave it where the spec is under another name', async () => {
    const { store, draftOf } = await stage({ 'sim.yaml': SPEC, 'copy.yaml': `${SPEC}concurrency: 3\n` });
    await prepareBatch(store, await draftOf('sim.yaml'));
    const { takenOver, batch } = await prepareBatch(store, await draftOf('copy.yaml'));
    expect(takenOver).toEqual(['concurrency']);
    expect(batch.manifest.spec).toMatchObject({ name: 'sim', concurrency: 3 });
  });

  it('is another one where the spec names itself otherwise', async () => {
    const { store, draftOf } = await stage({ 'sim.yaml': SPEC, 'other.yaml': `${SPEC}name: other\n` });
    await prepareBatch(store, await draftOf('sim.yaml'));
    await expect(prepareBatch(store, await draftOf('other.yaml'))).rejects.toThrow(
      '--batch: batch b was started with a different spec; changed keys: name. Restore them, or start a new batch: convsim run SPEC --batch NEW',
    );
  });
});
