import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSqliteStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { keyOf, loadBatch } from '../support/store-conformance/samples.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { startWriter } from '../support/writer-process.ts';

describe('processes that share a SQLite store', () => {
  it('create it together: one of them does, and all use the same', async () => {
    const file = join(await tempFolder(), 'new', 'store.db');
    const writers = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => startWriter({ place: file, name, from: 0, to: 0 }));
    const ids = await Promise.all(writers.map(async (writer) => (await writer.end()).id));
    expect(new Set(ids)).toEqual(new Set([(await openFor(file)).id]));
  });

  it('write at the same time: no call fails, and both are told the first answer of each conversation', async () => {
    const file = join(await tempFolder(), 'store.db');
    const store = await openFor(file);
    await loadBatch(store, 'one', 450);
    const one = startWriter({ place: file, name: 'one', from: 0, to: 300 });
    const two = startWriter({ place: file, name: 'two', from: 150, to: 450 });
    const told = [await one.end(), await two.end()].flatMap((end) => [...end.told]);
    expect(told).toHaveLength(600);
    const stored = await storedAnswers(store);
    expect([...stored.keys()]).toEqual([...Array(450).keys()]);
    for (const [seed, answer] of told) expect(stored.get(seed)).toBe(answer);
    for (const [seed, answer] of stored) {
      expect(await store.readTrace(keyOf('one', seed))).toEqual([answer.split(' ')[0], seed]);
    }
  });

  it('lose nothing that they said was done when they are killed', async () => {
    const file = join(await tempFolder(), 'store.db');
    const store = await openFor(file);
    await loadBatch(store, 'one', 3_000);
    for (const [round, name] of ['first', 'second', 'third'].entries()) {
      const writer = startWriter({ place: file, name, from: round * 1_000, to: (round + 1) * 1_000 });
      const told = await writer.killAfter(20 + 17 * round);
      expect(told.length).toBeGreaterThanOrEqual(20);
      expect(told.length).toBeLessThan(1_000);
      const stored = await storedAnswers(store);
      for (const [seed, answer] of told) expect(stored.get(seed)).toBe(answer);
    }
  });
});

/** The answers of the first turns, by seed. */
async function storedAnswers(store: Store): Promise<Map<number, string>> {
  const rows = await store.readConversations({ batchId: 'one', from: 0, limit: 5_000 });
  return new Map(rows.flatMap(({ seed, turns }) => turns.map(({ reply }) => [seed.index, reply.content] as const)));
}

async function openFor(file: string): Promise<Store> {
  const store = await openSqliteStore(file);
  onTestFinished(() => store.close());
  return store;
}
