import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSqliteStore } from '../../../src/store/open-store.ts';
import { writeWholeFile } from '../../../src/output/write-whole-file.ts';
import { makePrivateFile, makePrivateFolder } from '../../../src/process/private-files.ts';
import { tempFolder } from '../../support/temp-folder.ts';

async function modeOf(path: string): Promise<string> {
  return ((await stat(path)).mode & 0o777).toString(8);
}

function withUmask(mask: number): void {
  const before = process.umask(mask);
  onTestFinished(() => void process.umask(before));
}

async function* chunks(): AsyncGenerator<string> {
  yield 'text';
}

describe.each([0o000, 0o022])('under umask %i', (mask) => {
  it('folders are their owner’s, and those above them that had to be made', async () => {
    withUmask(mask);
    const folder = await tempFolder({});
    makePrivateFolder(join(folder, 'a', 'b'));
    expect([await modeOf(join(folder, 'a')), await modeOf(join(folder, 'a', 'b'))]).toEqual(['700', '700']);
  });

  it('files are their owner’s, and keep what is in them', async () => {
    withUmask(mask);
    const file = join(await tempFolder({ open: 'text' }), 'open');
    await chmod(file, 0o644);
    makePrivateFile(file);
    expect([await modeOf(file), await readFile(file, 'utf8')]).toEqual(['600', 'text']);
  });

  it('a store and the files that SQLite puts beside it are their owner’s', async () => {
    withUmask(mask);
    const file = join(await tempFolder({}), 'home', 'store.db');
    const store = await openSqliteStore(file);
    onTestFinished(() => store.close());
    const modes = await Promise.all([file, `${file}-wal`, `${file}-shm`].map(modeOf));
    expect(modes).toEqual(['600', '600', '600']);
  });

  it('what is written for people is its owner’s, until its owner says otherwise', async () => {
    withUmask(mask);
    const file = join(await tempFolder({}), 'report.html');
    await writeWholeFile(file, chunks());
    expect(await modeOf(file)).toBe('600');
    await chmod(file, 0o640);
    await writeWholeFile(file, chunks());
    expect(await modeOf(file)).toBe('640');
  });
});

describe('makePrivateFolder', () => {
  it('closes a .convsim that is open to others, and no folder of another name', async () => {
    const folder = await tempFolder({});
    const [home, other] = [join(folder, '.convsim'), join(folder, 'shared')];
    for (const each of [home, other]) {
      await mkdir(each);
      await chmod(each, 0o755);
      await writeFile(join(each, 'kept'), '');
      makePrivateFolder(each);
    }
    expect([await modeOf(home), await modeOf(other)]).toEqual(['700', '755']);
  });
});
