import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { logFile } from '../../../src/logs/log-file.ts';
import { tempFolder } from '../../support/temp-folder.ts';

describe('the file of a log', () => {
  it('starts a new one when it is full, and keeps the one before', async () => {
    const folder = await tempFolder();
    const file = logFile(folder, { maxBytes: 21, keepMs: 60_000 });
    for (const line of ['first line\n', 'line two\n', 'third line\n', 'line four\n', 'fifth line\n']) file.write(line);
    const texts = await Promise.all(
      (await readdir(folder)).toSorted().map((name) => readFile(join(folder, name), 'utf8')),
    );
    expect(texts.toSorted()).toEqual(['fifth line\n', 'third line\nline four\n'].toSorted());
  });

  it('holds one line an event, also for readers that go by Unicode', async () => {
    const folder = await tempFolder();
    logFile(folder).write(`${JSON.stringify({ message: 'a\u2028b\u2029c\u0085d' })}\n`);
    const [name = ''] = await readdir(folder);
    const text = await readFile(join(folder, name), 'utf8');
    expect(text).toBe('{"message":"a\\u2028b\\u2029c\\u0085d"}\n');
  });

  it('removes old logs of convsim, and nothing else', async () => {
    const folder = await tempFolder();
    const [old, other] = [join(folder, 'convsim-20200101T000000Z-1.jsonl'), join(folder, 'notes.jsonl')];
    for (const path of [old, other]) {
      await writeFile(path, 'x\n');
      await utimes(path, new Date(0), new Date(0));
    }
    logFile(folder, { maxBytes: 1_000, keepMs: 60_000 }).write('new\n');
    const names = await readdir(folder);
    expect(names).toContain('notes.jsonl');
    expect(names).not.toContain('convsim-20200101T000000Z-1.jsonl');
    expect(names).toHaveLength(2);
  });

  it('fails nobody when it cannot be written', async () => {
    const folder = await tempFolder({ taken: 'a file, no folder' });
    expect(() => logFile(join(folder, 'taken')).write('x\n')).not.toThrow();
    mkdirSync(join(folder, 'free'));
  });
});
