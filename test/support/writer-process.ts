import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { expect, onTestFinished } from 'vitest';

const WRITER = new URL('store-writer.ts', import.meta.url).pathname;

/** A turn and the answer to it that the process was told by the store. */
export type Told = [turn: number, answer: string];

/** What a writer writes: turns `from` to `to` - 1 of batch `one`, into a SQLite file or a database given by its address. */
export interface Written {
  readonly place: string;
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** Starts `store-writer.ts` as a process of its own, killed when the test ends. */
export function startWriter({ place, name, from, to }: Written) {
  const args = ['--import', 'tsx', WRITER, place, name, String(from), String(to)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const errors = textOf(child.stderr);
  const lines = linesOf(child);
  const closed = once(child, 'close');
  return {
    /** Turns reported so far. */
    count: () => Math.max(lines.length - 1, 0),
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
