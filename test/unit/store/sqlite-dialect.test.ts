import { join } from 'node:path';
import { CompiledQuery, Kysely } from 'kysely';
import Database from 'libsql';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sqliteDialect } from '../../../src/store/sqlite-dialect.ts';
import { tempFolder } from '../../support/temp-folder.ts';

/** A database of two connections, the dialect's and one that holds the lock; `run` is a statement on the first. */
async function locked() {
  const file = join(await tempFolder(), 'store.db');
  const db = new Kysely<{ seen: { value: number } }>({ dialect: sqliteDialect(file) });
  const run = (sql: string) => db.executeQuery<{ value: number }>(CompiledQuery.raw(sql));
  await run('create table seen (value integer)');
  const other = new Database(file);
  onTestFinished(async () => {
    other.close();
    await db.destroy();
  });
  other.exec('begin immediate; insert into seen values (1)');
  return { db, run, other };
}

describe('a statement that found the database locked', () => {
  it.each([
    ['insert into seen values (2)'],
    ['update seen set value = 3 returning value'],
    ['delete from seen'],
    ['begin immediate'],
    ['create table more (value integer)'],
  ])('hides nothing from later reads and hinders no later write: %s', async (sql) => {
    const { run, other } = await locked();
    await expect(run(sql)).rejects.toThrow('locked');
    expect((await run('select value from seen')).rows).toEqual([]);
    other.exec('commit');
    expect((await run('select value from seen')).rows).toEqual([{ value: 1 }]);
    other.exec('insert into seen values (4)');
    await run('begin immediate');
    await run('insert into seen values (5)');
    await run('commit');
    expect((await run('select value from seen order by value')).rows.map(({ value }) => value)).toEqual([1, 4, 5]);
  });
});

it('a statement that fails while it writes leaves no transaction open', async () => {
  const { run, other } = await locked();
  other.exec('commit');
  await run('create unique index one on seen (value)');
  await expect(run('insert into seen values (1)')).rejects.toThrow('UNIQUE');
  other.exec('insert into seen values (2)');
  expect((await run('select value from seen order by value')).rows).toHaveLength(2);
});
