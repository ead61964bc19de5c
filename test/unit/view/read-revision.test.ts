import { describe, expect, it } from 'vitest';
import { changedSince, readRevision, revisionText } from '../../../src/view/read-revision.ts';
import { storeInTempHome } from '../../support/recorded-batch.ts';
import { judgementOf, recordViewed } from '../../support/viewed-batch.ts';

async function viewed() {
  const { store } = await storeInTempHome();
  await recordViewed(store);
  const read = async () => {
    const batch = await store.findBatch('nightly');
    if (!batch) throw new Error('the batch is gone');
    return readRevision(store, batch);
  };
  return { store, read };
}

const key = { batchId: 'nightly', seedIndex: 3 };

describe('readRevision', () => {
  it('has another state after each change, and the same as long as there is none', async () => {
    const { store, read } = await viewed();
    const states = new Set([(await read()).state]);
    expect((await read()).state).toBe([...states][0]);
    const changes: (() => Promise<unknown>)[] = [
      () => store.saveEnding(key, { outcome: 'completed', errorType: null, errorMessage: null }),
      () => store.saveJudgement({ ...key, set: 'run', judge: 'quality' }, judgementOf('quality', 'pass', 1)),
      () => store.reopen('nightly', ['agent-failed']),
      () => store.setBatchState('nightly', 'paused', 'lunch'),
    ];
    for (const [index, change] of changes.entries()) {
      await change();
      states.add((await read()).state);
      expect(states.size).toBe(index + 2);
    }
  });
});

describe('changedSince', () => {
  it('is a while before the revision was read, longer where clocks of several machines count', async () => {
    const { read } = await viewed();
    const revision = await read();
    const since = (isShared: boolean) => Date.parse(changedSince(revisionText(revision), revision, { isShared }) ?? '');
    expect(since(false)).toBe(revision.atMs - 10_000);
    expect(since(true)).toBe(revision.atMs - 30_000);
  });

  it('means everything where judges have changed, or where the text is no revision', async () => {
    const { store, read } = await viewed();
    const before = revisionText(await read());
    const [run] = await store.listRubrics('nightly');
    await store.saveRubric('nightly', { set: 'new', judges: run?.judges ?? [], state: 'closed', pauseReason: null });
    const present = await read();
    expect(changedSince(before, present, store)).toBeUndefined();
    for (const text of ['', 'x', '1', `zzzzzzzzzzzzzz-${present.generation}-x`])
      expect(changedSince(text, present, store)).toBeUndefined();
  });
});
