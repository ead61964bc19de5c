import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSqliteStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { keyOf, loadBatch } from '../support/store-conformance/samples.ts';
import { tempFolder } from '../support/temp-folder.ts';

const WRITER = new URL('../support/store-writer.ts', import.meta.url).pathname;

describe('processes that share a SQLite store', () => {
  it('create it together: one of them does, and all use the same', async () => {
    const file = join(await tempFolder(), 'new', 'store.db');
    const writers = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => startWriter({ file, name, from: 0, to: 0 }));
    const ids = await Promise.all(writers.map(async (writer) => (await writer.end()).id));
    expect(new Set(ids)).toEqual(new Set([(await openFor(file)).id]));
  });

  it('write at the same time: no call fails, and both are told the first answer to each turn', async () => {
    const file = join(await tempFolder(), 'store.db');
    const store = await openFor(file);
    await loadBatch(store, 'one');
    const one = startWriter({ file, name: 'one', from: 0, to: 300 });
    const two = startWriter({ file, name: 'two', from: 150, to: 450 });
    const told = [await one.end(), await two.end()].flatMap((end) => [...end.told]);
    expect(told).toHaveLength(600);
    const stored = await storedAnswers(store);
    expect([...stored.keys()]).toEqual([...Array(450).keys()]);
    for (const [turn, answer] of told) expect(stored.get(turn)).toBe(answer);
    for (const [turn, answer] of stored) {
      expect(await store.readTrace(keyOf('one', 0, turn))).toEqual([answer.split(' ')[0], turn]);
    }
  });

  it('lose nothing that they said was done when they are killed', async () => {
    const file = join(await tempFolder(), 'store.db');
    const store = await openFor(file);
    await loadBatch(store, 'one');
    for (const [round, name] of ['first', 'second', 'third'].entries()) {
      const writer = startWriter({ file, name, from: round * 1_000, to: (round + 1) * 1_000 });
      const told = await writer.killAfter(20 + 17 * round);
      expect(told.length).toBeGreaterThanOrEqual(20);
      expect(told.length).toBeLessThan(1_000);
      const stored = await storedAnswers(store);
      for (const [turn, answer] of told) expect(stored.get(turn)).toBe(answer);
    }
  });
});

type Told = [turn: number, answer: string];

function startWriter(given: { file: string; name: string; from: number; to: number }) {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', WRITER, given.file, given.name, String(given.from), String(given.to)],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  const errors = textOf(child.stderr);
  const lines = linesOf(child);
  const closed = once(child, 'close');
  return {
    async end() {
      const [code] = await closed;
      expect(await errors).toBe('');
      expect(code).toBe(0);
      const [id, ...told] = lines.map((line) => JSON.parse(line) as unknown);
      return { id: id as string, told: told as Told[] };
    },
    /** Kills the process when it has reported so many turns, and gives all that it reported. */
    async killAfter(count: number): Promise<Told[]> {
      await expect.poll(() => lines.length, { timeout: 30_000, interval: 2 }).toBeGreaterThan(count);
      child.kill('SIGKILL');
      await closed;
      return lines.slice(1).map((line) => JSON.parse(line) as Told);
    },
  };
}

/** Whole lines of what the process prints, as they come. */
function linesOf({ stdout }: ChildProcessByStdio<null, Readable, Readable>): string[] {
  const lines: string[] = [];
  createInterface({ input: stdout }).on('line', (line) => lines.push(line));
  return lines;
}

async function textOf(stream: Readable): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}

async function storedAnswers(store: Store): Promise<Map<number, string>> {
  const found = await store.findConversation('one/seed-0');
  return new Map(found?.turns.map((turn) => [turn.turn, turn.reply.content]));
}

async function openFor(file: string): Promise<Store> {
  const store = await openSqliteStore(file);
  onTestFinished(() => store.close());
  return store;
}
