import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type BatchDraft, draftBatch, prepareBatch } from '../../../src/client/prepare-batch.ts';
import { chooseSeeds } from '../../../src/spec/choose-seeds.ts';
import { componentTypes } from '../../../src/spec/component-types.ts';
import { readSpec } from '../../../src/spec/read-spec.ts';
import { openSqliteStore } from '../../../src/store/open-store.ts';
import { processPlace } from '../../../src/process/process-place.ts';
import type { Store } from '../../../src/store/store.ts';
import { replySaying } from '../../support/store-conformance/samples.ts';
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

/** Stores an answer in the batch `b`. */
async function answer(store: Store): Promise<void> {
  await store.saveReply({ batchId: 'b', seedIndex: 0, turn: 0 }, replySaying('yes'));
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
    await answer(store);
    await expect(prepareBatch(store, await draftOf('other.yaml'))).rejects.toThrow(
      '--batch: batch b was started with a different spec; changed keys: name. These cannot change in a batch with turns or conversations under way. Restore them, or continue as it was started: convsim resume b, or start a new batch: convsim run SPEC --batch NEW',
    );
  });

  it('is refused with what it was started with where an option was forgotten', async () => {
    const { store, draftOf } = await stage({
      'few.yaml': `${SPEC}maxTurns: 1\n`,
      'all.yaml': `${SPEC.replace('[one?]', '[one?, two?]')}maxTurns: 2\n`,
    });
    await prepareBatch(store, await draftOf('few.yaml'));
    await expect(prepareBatch(store, { ...(await draftOf('all.yaml')), hasName: false })).rejects.toThrow(
      'changed keys: maxTurns, seeds. It was started with --limit 1 (or 1 seed, not 2) and maxTurns 1 (--max-turns 1, not 2). ',
    );
  });

  it('takes any correction before the first answer, and opens the conversations that failed', async () => {
    const { store, draftOf } = await stage({
      'sim.yaml': SPEC,
      'other.yaml': `${SPEC}name: sim\nsystemMessage: Hi.\n`,
    });
    await prepareBatch(store, await draftOf('sim.yaml'));
    const failed = { outcome: 'agent-failed', errorType: 'InvalidRequest', errorMessage: 'no such model' } as const;
    await store.saveEnding({ batchId: 'b', seedIndex: 0 }, failed);
    await store.setBatchState('b', 'closed');
    expect(await prepareBatch(store, await draftOf('sim.yaml'))).toMatchObject({ takenOver: [], retried: 0 });
    const corrected = await prepareBatch(store, await draftOf('other.yaml'));
    expect(corrected).toMatchObject({ takenOver: ['systemMessage'], retried: 1, batch: { state: 'open' } });
    expect(corrected.batch.manifest.spec.systemMessage).toBe('Hi.');
  });

  it('refuses a correction while a process works on it', async () => {
    const { store, draftOf } = await stage({ 'sim.yaml': SPEC, 'other.yaml': `${SPEC}systemMessage: Hi.\n` });
    await prepareBatch(store, await draftOf('sim.yaml'));
    await store.noteServing({ id: 's', batchId: 'b', host: processPlace(), pid: process.pid });
    await expect(prepareBatch(store, await draftOf('other.yaml'))).rejects.toThrow('changed keys: systemMessage.');
  });
});
