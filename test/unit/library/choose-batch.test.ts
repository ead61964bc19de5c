import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ComponentSpec, SimulateOptions, Store } from '../../../src/index.ts';
import { draftBatch, prepareBatch } from '../../../src/client/prepare-batch.ts';
import { chooseBatch } from '../../../src/library/choose-batch.ts';
import { typesWithFunctions } from '../../../src/library/types-with-functions.ts';
import { loadOptions } from '../../../src/library/load-options.ts';
import { openSqliteStore } from '../../../src/store/open-store.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const defaults = { agent: () => 'answer', seedQuestion: 'q?', name: 'My talks' } satisfies SimulateOptions;

async function newStore(): Promise<Store> {
  const store = await openSqliteStore(join(await tempFolder(), 'store.db'));
  onTestFinished(() => store.close());
  return store;
}

async function draftOf(changes: Partial<SimulateOptions>) {
  const options: SimulateOptions = { ...defaults, ...changes };
  const types = typesWithFunctions(options);
  return draftBatch('unnamed', { ...(await loadOptions(options, types)), toolVersion: 'test', types });
}

/** What a script with these options would be given; `begin` also puts it into the store. */
async function choose(store: Store, changes: Partial<SimulateOptions> = {}): Promise<string> {
  return chooseBatch(store, { draft: await draftOf(changes), retryFailed: changes.retryFailed ?? false });
}

async function begin(store: Store, changes: Partial<SimulateOptions> = {}): Promise<string> {
  const batchId = await choose(store, changes);
  await prepareBatch(store, { ...(await draftOf(changes)), batchId });
  return batchId;
}

describe('the batch of a script without an id', () => {
  it('is named after the script and its options, and the same as long as it is open', async () => {
    const store = await newStore();
    const batchId = await begin(store);
    expect(batchId).toMatch(/^My-talks-[0-9a-f]{8}$/);
    expect(await choose(store)).toBe(batchId);
    expect(await choose(store, { maxTurns: 7 })).not.toBe(batchId);
    expect(await choose(store, { seedQuestion: 'another?' })).not.toBe(batchId);
  });

  it('is another one when the last has ended', async () => {
    const store = await newStore();
    const first = await begin(store);
    await store.setBatchState(first, 'closed');
    const second = await begin(store);
    expect(second).toBe(`${first}-2`);
    await store.setBatchState(second, 'closed');
    expect(await choose(store)).toBe(`${first}-3`);
  });

  it('stays the same when only that changes which may change', async () => {
    const store = await newStore();
    const agentAt = (baseUrl: string): ComponentSpec => {
      return { type: 'docs-qa', docs: 'docs/guide', llm: { baseUrl, model: 'm', apiKeyEnv: 'KEY' } };
    };
    const batchId = await begin(store, { agent: agentAt('http://127.0.0.1:1/v1') });
    const changes = { agent: agentAt('http://127.0.0.1:2/v1'), concurrency: 3, limits: { agent: { maxAttempts: 2 } } };
    expect(await choose(store, changes)).toBe(batchId);
  });

  it('is found when an earlier one was deleted, and takes no number that was used', async () => {
    const store = await newStore();
    const first = await begin(store);
    await store.setBatchState(first, 'closed');
    const second = await begin(store);
    await store.deleteBatch(first);
    expect(await choose(store)).toBe(second);
    await store.setBatchState(second, 'closed');
    expect(await choose(store)).toBe(`${first}-3`);
  });

  it('is the last one with failed conversations where those are to be retried', async () => {
    const store = await newStore();
    const first = await begin(store);
    const ending = { outcome: 'agent-failed', errorType: 'TimedOut', errorMessage: 'late' } as const;
    await store.saveEnding({ batchId: first, seedIndex: 0 }, ending);
    await store.setBatchState(first, 'closed');
    expect(await choose(store, { retryFailed: true })).toBe(first);
    expect(await choose(store)).toBe(`${first}-2`);
  });
});
