import { join } from 'node:path';
import { CompiledQuery, Kysely } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { groupCommit, type Write } from '../../../src/store/group-commit.ts';
import type { Schema } from '../../../src/store/schema.ts';
import { sqliteDialect } from '../../../src/store/sqlite-dialect.ts';
import { tempFolder } from '../../support/temp-folder.ts';

async function openMeta() {
  const statements: string[] = [];
  const dialect = sqliteDialect(join(await tempFolder(), 'store.db'));
  const db = new Kysely<Schema>({ dialect, log: ({ query }) => void statements.push(query.sql) });
  onTestFinished(() => db.destroy());
  await db.executeQuery(CompiledQuery.raw('create table meta (key text primary key, value text)'));
  const keys = async () => (await db.selectFrom('meta').select('key').orderBy('key').execute()).map(({ key }) => key);
  return { db, write: groupCommit(db), keys, commits: () => statements.filter((sql) => sql === 'commit').length };
}

function put(write: Write, key: string): Promise<string> {
  return write(async (db) => {
    await db.insertInto('meta').values({ key, value: '' }).execute();
    return key;
  });
}

describe('writes that arrive together', () => {
  it('share one commit, and each gets its own result when it is there', async () => {
    const { write, keys, commits } = await openMeta();
    expect(await Promise.all(['a', 'b', 'c'].map((key) => put(write, key)))).toEqual(['a', 'b', 'c']);
    expect(await keys()).toEqual(['a', 'b', 'c']);
    expect(commits()).toBe(1);
  });

  it('come in another commit when they arrive later', async () => {
    const { write, keys, commits } = await openMeta();
    await put(write, 'a');
    await put(write, 'b');
    expect(await keys()).toEqual(['a', 'b']);
    expect(commits()).toBe(2);
  });

  it('lose nothing to one that fails, of which nothing stays', async () => {
    const { write, keys } = await openMeta();
    const failing = write(async (db) => {
      await db.insertInto('meta').values({ key: 'half', value: '' }).execute();
      throw new Error('on the way');
    });
    const settled = await Promise.allSettled([put(write, 'a'), failing, put(write, 'b')]);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    await expect(failing).rejects.toThrow('on the way');
    expect(await keys()).toEqual(['a', 'b']);
  });

  it('all fail when they cannot be committed, and the next ones do not', async () => {
    const { write, keys } = await openMeta();
    const spoil = () => write((db) => db.executeQuery(CompiledQuery.raw('rollback')));
    const settled = await Promise.allSettled([put(write, 'a'), spoil()]);
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await keys()).toEqual([]);
    await put(write, 'b');
    expect(await keys()).toEqual(['b']);
  });
});
