import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileLength, logTail } from '../../../src/temporal/log-tail.ts';

describe('logTail', () => {
  let folder: string;
  let log: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'convsim-tail-'));
    log = join(folder, 'server.log');
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('gives the last eight lines, blank ones left out', async () => {
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index}\n\n`);
    await writeFile(log, lines.join(''));
    expect((await logTail(log)).split('\n')).toEqual([12, 13, 14, 15, 16, 17, 18, 19].map((index) => `line ${index}`));
  });

  it('passes over what an earlier server wrote', async () => {
    await writeFile(log, 'old trouble\n');
    const start = await fileLength(log);
    await writeFile(log, 'old trouble\nnew trouble\n');
    expect(await logTail(log, start)).toBe('new trouble');
  });

  it('reads no more than the end of a large log', async () => {
    await writeFile(log, `${'x'.repeat(100_000)}\nthe end\n`);
    expect((await logTail(log)).length).toBeLessThan(17_000);
  });

  it('says so when nothing was logged, or there is no log', async () => {
    expect(await logTail(log)).toBe('(it logged nothing)');
    expect(await fileLength(log)).toBe(0);
    await writeFile(log, '\n \n');
    expect(await logTail(log)).toBe('(it logged nothing)');
  });
});
