import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely, sql } from 'kysely';
import Database from 'libsql';
import { describe, expect, it, onTestFinished } from 'vitest';
import { UnavailableError } from '../../../src/contract/errors.ts';
import { MIGRATIONS, SCHEMA_VERSION } from '../../../src/store/migrations.ts';
import { openSqliteStore } from '../../../src/store/open-store.ts';
import type { Schema } from '../../../src/store/schema.ts';
import { sqliteDialect } from '../../../src/store/sqlite-dialect.ts';
import type { Store } from '../../../src/store/store.ts';
import { describeStore } from '../../support/store-conformance.ts';
import { keyOf, loadBatch, questionSaying, replySaying, sayTurn } from '../../support/store-conformance/samples.ts';
import { newEncryption } from '../../support/new-encryption.ts';
import { tempFolder } from '../../support/temp-folder.ts';

for (const { name, encryption } of [
  { name: 'the SQLite store', encryption: undefined },
  { name: 'the SQLite store with encrypted texts', encryption: newEncryption() },
]) {
  describeStore(name, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'convsim-store-'));
    const file = join(folder, 'store.db');
    const stores: Store[] = [];
    const reopen = async () => {
      const store = await openSqliteStore(file, encryption);
      stores.push(store);
      return store;
    };
    const close = async () => {
      await Promise.all(stores.map((store) => store.close()));
      await rm(folder, { recursive: true, force: true });
    };
    return { store: await reopen(), reopen, close };
  });
}

describe('the file of a SQLite store', () => {
  it('is made with its folder, and keeps its id', async () => {
    const file = join(await tempFolder(), 'deep', 'er', 'store.db');
    const first = await openFor(file);
    await first.close();
    const again = await openFor(file);
    expect(again.id).toMatch(/^[0-9a-f]{10}$/);
    expect(again.id).toBe(first.id);
    expect((await openFor(join(await tempFolder(), 'store.db'))).id).not.toBe(first.id);
  });

  it('is refused when a newer convsim wrote it, naming both versions, and is left as it is', async () => {
    const file = join(await tempFolder(), 'store.db');
    await (await openFor(file)).close();
    const newer = SCHEMA_VERSION + 7;
    change(file, `update meta set value = '${newer}' where key = 'schema_version'`);
    const message = await refusal(file);
    expect(message).toContain(`has version ${newer}, this convsim reads up to ${SCHEMA_VERSION}`);
    expect(message).toContain(file);
    expect(read(file, `select value from meta where key = 'schema_version'`)).toEqual([{ value: String(newer) }]);
  });

  it('keeps the streak of failures of a batch that an earlier convsim wrote', async () => {
    const file = join(await tempFolder(), 'store.db');
    const db = new Kysely<Schema>({ dialect: sqliteDialect(file) });
    for (const step of MIGRATIONS.slice(0, 5)) await step(db);
    await sql`create table meta (key text primary key, value text not null)`.execute(db);
    await sql`insert into meta values ('schema_version', '5'), ('store_id', 'old')`.execute(db);
    await sql`insert into failure_rows values ('one', 'agent-failed', 7)`.execute(db);
    await db.destroy();
    const store = await openSqliteStore(file);
    expect(store.id).toBe('old');
    expect(await store.failureStreak('one')).toBe(7);
    await store.close();
  });

  it('is refused when it is no database, which stays as it is', async () => {
    const folder = await tempFolder({
      'store.db': 'my shopping list, much longer than the header of a database: '.repeat(99),
    });
    const message = await refusal(join(folder, 'store.db'));
    expect(message).toMatch(/not a database/);
    expect(message).toMatch(/move it away or set CONVSIM_HOME/);
    expect(await readFile(join(folder, 'store.db'), 'utf8')).toMatch(/^my shopping list/);
  });

  it('is refused when it is a database of something else, which stays as it is', async () => {
    const file = join(await tempFolder(), 'store.db');
    change(file, 'create table turns (song text)');
    const message = await refusal(file);
    expect(message).toMatch(/not a convsim store.*move it away or set CONVSIM_HOME/);
    expect(read(file, 'select name from sqlite_master')).toEqual([{ name: 'turns' }]);
  });

  it('is refused where a file stands in place of its folder', async () => {
    const folder = await tempFolder({ home: 'a file' });
    const message = await refusal(join(folder, 'home', 'store.db'));
    expect(message).toContain(join(folder, 'home', 'store.db'));
    expect(message).toContain('set CONVSIM_HOME to another folder');
  });

  it('is refused where a folder stands in its place', async () => {
    const folder = await tempFolder({ 'store.db/inside': 'x' });
    expect(await refusal(join(folder, 'store.db'))).toContain('set CONVSIM_HOME to another folder');
  });

  it.skipIf(process.getuid?.() === 0)('is refused when it may not be written', async () => {
    const file = join(await tempFolder(), 'store.db');
    await (await openFor(file)).close();
    await chmod(file, 0o400);
    expect(await refusal(file)).toContain('set CONVSIM_HOME to another folder');
  });

  it('survives the end of its process: every commit is synchronised with the disk', async () => {
    const file = join(await tempFolder(), 'store.db');
    const db = new Kysely<Schema>({ dialect: sqliteDialect(file) });
    onTestFinished(() => db.destroy());
    expect((await sql`pragma synchronous`.execute(db)).rows).toEqual([{ synchronous: 2 }]);
    expect((await sql`pragma journal_mode`.execute(db)).rows).toEqual([{ journal_mode: 'wal' }]);
  });

  it('keeps the time of the first commit of a turn', async () => {
    const file = join(await tempFolder(), 'store.db');
    const store = await openFor(file);
    await loadBatch(store, 'one');
    await sayTurn(store, keyOf('one'), { answer: 'a' });
    const before = read(file, 'select committed_at from turns');
    await new Promise((resolve) => setTimeout(resolve, 5));
    await store.commitTurn(keyOf('one'));
    expect(read(file, 'select committed_at from turns')).toEqual(before);
  });

  it('holds no row of a deleted batch in any table', async () => {
    const file = join(await tempFolder(), 'store.db');
    const store = await openFor(file);
    await loadBatch(store, 'one', 3);
    await store.saveReply(keyOf('one'), replySaying('a', { trace: 'trace' }));
    await store.commitTurn(keyOf('one'));
    await store.saveContext(keyOf('one'), { content: 'c', isReused: false });
    await store.saveQuestion(keyOf('one', 0, 1), questionSaying('q'));
    await store.noteSetback(keyOf('one'), 'agent', { type: 'Unavailable', message: 'x', isRateLimit: false });
    const tables = ['batches', 'conversations', 'turns', 'traces', 'contexts', 'questions', 'setbacks'];
    const counts = () => tables.map((table) => read(file, `select count(*) as n from ${table}`)[0]?.['n']);
    expect(counts()).toEqual([1, 3, 1, 1, 1, 1, 1]);
    await store.deleteBatch('one');
    expect(counts()).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });
});

describe('values for SQLite', () => {
  it.each([
    [true, 1],
    [false, 0],
    [null, null],
    ['text', 'text'],
    [1.5, 1.5],
  ])('take %j without harm to the process', async (given, stored) => {
    expect((await sql<{ v: unknown }>`select ${given} as v`.execute(await emptyDatabase())).rows).toEqual([
      { v: stored },
    ]);
  });

  it('take bytes, also as the only value', async () => {
    const bytes = Buffer.from([1, 0, 255]);
    expect((await sql`select hex(${bytes}) as v`.execute(await emptyDatabase())).rows).toEqual([{ v: '0100FF' }]);
  });

  it.each([undefined, Number.NaN, Number.POSITIVE_INFINITY])('refuse %s instead of storing nothing', async (value) => {
    await expect(sql`select ${value} as v`.execute(await emptyDatabase())).rejects.toThrow(/not storable/);
  });

  it('refuse what is no value at all', async () => {
    await expect(sql`select ${{ some: 'object' }} as v`.execute(await emptyDatabase())).rejects.toThrow(
      /can only bind/,
    );
  });
});

async function emptyDatabase(): Promise<Kysely<Schema>> {
  const db = new Kysely<Schema>({ dialect: sqliteDialect(join(await tempFolder(), 'values.db')) });
  onTestFinished(() => db.destroy());
  return db;
}

async function openFor(file: string): Promise<Store> {
  const store = await openSqliteStore(file);
  onTestFinished(() => store.close());
  return store;
}

/** The message with which the file is refused. */
async function refusal(file: string): Promise<string> {
  const error: unknown = await openSqliteStore(file).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UnavailableError);
  return error instanceof Error ? error.message : '';
}

function change(file: string, statement: string): void {
  const database = new Database(file);
  database.exec(statement);
  database.close();
}

function read(file: string, query: string): Record<string, unknown>[] {
  const database = new Database(file);
  try {
    return database.prepare(query).all([]) as Record<string, unknown>[];
  } finally {
    database.close();
  }
}
