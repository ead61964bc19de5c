import { Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { UnavailableError } from '../../src/contract/errors.ts';
import type { Encryption } from '../../src/encryption/read-encryption.ts';
import { MIGRATIONS, SCHEMA_VERSION } from '../../src/store/migrations.ts';
import { openStore } from '../../src/store/open-store.ts';
import { postgresDialect } from '../../src/store/postgres-dialect.ts';
import type { Schema } from '../../src/store/schema.ts';
import type { Store, TurnKey } from '../../src/store/store.ts';
import { newEncryption } from '../support/new-encryption.ts';
import { CERTIFICATE, type PostgresServer, startPostgres } from '../support/postgres-server.ts';
import { describeStore } from '../support/store-conformance.ts';
import type { OpenedStore } from '../support/store-conformance/opened.ts';
import { overviewBehaviour } from '../support/store-conformance/overviews.ts';
import { searchBehaviour } from '../support/store-conformance/searches.ts';
import { steeringBehaviour } from '../support/store-conformance/steering.ts';
import { keyOf, loadBatch, replySaying } from '../support/store-conformance/samples.ts';
import { startWriter } from '../support/writer-process.ts';

let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.close());

/** A new, empty store. */
async function openNew(encryption?: Encryption): Promise<OpenedStore> {
  const databaseUrl = await postgres.createDatabase();
  const stores: Store[] = [];
  const reopen = async () => {
    const store = await openStore({ home: '', databaseUrl, encryption });
    stores.push(store);
    return store;
  };
  const close = async () => {
    await Promise.all(stores.map((store) => store.close()));
    await postgres.releaseDatabase(databaseUrl);
  };
  return { store: await reopen(), reopen, close };
}

describeStore('the PostgreSQL store', () => openNew());

// What texts do that the database cannot look into; the rest is proved on SQLite.
describe('the PostgreSQL store with encrypted texts', () => {
  const open = () => openNew(newEncryption());
  searchBehaviour(open);
  overviewBehaviour(open);
  steeringBehaviour(open);
});

describe('a PostgreSQL database', () => {
  it('becomes a store once, however many processes open it at the same time', async () => {
    const place = await database();
    const writers = ['a', 'b', 'c', 'd', 'e'].map((name) => startWriter({ place, name, from: 0, to: 0 }));
    const ids = await Promise.all(writers.map(async (writer) => (await writer.end()).id));
    const { id, isShared } = await openFor(place);
    expect(new Set(ids)).toEqual(new Set([id]));
    expect(id).toMatch(/^[0-9a-f]{10}$/);
    expect(isShared).toBe(true);
  });

  it('of an older version is brought up to date once, and keeps its id', async () => {
    const databaseUrl = await database();
    await makeFirstVersion(databaseUrl);
    const stores = await Promise.all(Array.from({ length: 6 }, () => openFor(databaseUrl)));
    expect(new Set(stores.map((store) => store.id))).toEqual(new Set(['abcdef0123']));
    expect(await versionOf(databaseUrl)).toBe(String(SCHEMA_VERSION));
  });

  it('is refused when a newer convsim wrote it, naming both versions, and is left as it is', async () => {
    const databaseUrl = await database();
    await (await openFor(databaseUrl)).close();
    await run(databaseUrl, `update meta set value = '99' where key = 'schema_version'`);
    const message = await refusal(databaseUrl);
    expect(message).toContain(`has version 99, this convsim reads up to ${SCHEMA_VERSION}`);
    expect(message).toContain('set CONVSIM_DATABASE_URL to another database');
    expect(await versionOf(databaseUrl)).toBe('99');
  });

  it('of something else is refused and left as it is', async () => {
    const databaseUrl = await database();
    await run(databaseUrl, 'create table turns (song text)');
    expect(await refusal(databaseUrl)).toMatch(/already exists.*name a separate database/);
    expect(await run(databaseUrl, `select to_regclass('meta') as meta`)).toEqual([{ meta: null }]);
  });

  it('holds a store in each schema that an address chooses', async () => {
    const databaseUrl = await database();
    const ids = new Set([(await openFor(databaseUrl)).id]);
    for (const schema of ['one', 'two']) {
      await run(databaseUrl, `create schema ${schema}`);
      ids.add((await openFor(`${databaseUrl}?options=-c%20search_path%3D${schema}`)).id);
    }
    expect(ids.size).toBe(3);
  });

  it('sorts every text by its characters, whatever the language of the server', async () => {
    const databaseUrl = await database();
    await openFor(databaseUrl);
    const texts = `select table_name, column_name from information_schema.columns
      where table_schema = 'public' and data_type = 'text' and collation_name is distinct from 'C'`;
    expect(await run(databaseUrl, texts)).toEqual([]);
  });

  it('can be used by workers that may not make tables', async () => {
    const databaseUrl = await database();
    const owner = await openFor(databaseUrl);
    await run(databaseUrl, `create role plain login password 'plain-pass'`);
    await run(databaseUrl, 'grant select, insert, update, delete on all tables in schema public to plain');
    onTestFinished(async () => void (await run(databaseUrl, 'drop owned by plain; drop role plain')));
    const plain = await openFor(as(databaseUrl, 'plain', 'plain-pass'));
    expect(plain.id).toBe(owner.id);
    await loadBatch(plain, 'one');
    await plain.deleteBatch('one');
    const empty = await database();
    expect(await refusal(as(empty, 'plain', 'plain-pass'))).toMatch(/permission denied.*right to create tables/);
  });

  it('keeps nothing of a step that comes in while its batch is being deleted', async () => {
    const databaseUrl = await database();
    const store = await openFor(databaseUrl);
    await loadBatch(store, 'one');
    const deletion = slowly(databaseUrl, 'delete from batches; delete from conversations; delete from turns');
    await untilSlow();
    const late = saveAll(store, keyOf('one'));
    await Promise.all([deletion, expect(late).rejects.toMatchObject({ type: 'StoreInconsistent' })]);
    expect(await rowsLeft(databaseUrl)).toEqual([]);
  });

  it('keeps nothing of a step that was under way when its batch was deleted', async () => {
    const databaseUrl = await database();
    const store = await openFor(databaseUrl);
    await loadBatch(store, 'one');
    const context = `insert into contexts select 'one', 0, 0, 'late', 0 from conversations for key share`;
    const step = slowly(databaseUrl, context);
    await untilSlow();
    await store.deleteBatch('one');
    await step;
    expect(await rowsLeft(databaseUrl)).toEqual([]);
  });
});

describe('a PostgreSQL database that cannot be used', () => {
  it.each([
    [
      'the password is wrong',
      (url: string) => as(url, 'convsim', 'wrong-pass'),
      /password authentication failed.*Check user and password/,
    ],
    [
      'the database is not there',
      (url: string) => url.replace(/[^/]+$/, 'nowhere'),
      /"nowhere" does not exist.*Create the database/,
    ],
    ['nobody listens', (url: string) => url.replace(/:\d+\//, ':1/'), /ECONNREFUSED.*whether the database is up/],
    ['its certificate is not trusted', (url: string) => `${url}?sslmode=require`, /self-signed certificate/],
    [
      'its certificate is another host',
      (url: string) => `${url.replace('127.0.0.1', 'localhost')}?sslmode=verify-full&sslrootcert=${CERTIFICATE}`,
      /does not match certificate/,
    ],
  ])('is refused when %s; the password is not shown', async (_, change, expected) => {
    const given = change(postgres.url('postgres'));
    const message = await refusal(given);
    expect(message).toMatch(expected);
    expect(message).toContain(`The store postgres://convsim@`);
    expect(message).not.toContain('pass@');
    expect(message).not.toContain('wrong-pass');
    expect(message).not.toContain(encodeURIComponent('?#%@'));
  });

  it.each([
    ['a verified certificate', `sslmode=verify-full&sslrootcert=${CERTIFICATE}`],
    ['an older word for that', `sslmode=require&sslrootcert=${CERTIFICATE}`],
    ['any certificate, if asked for', 'sslmode=no-verify'],
  ])('is used over TLS with %s', async (_, options) => {
    const store = await openFor(`${await database()}?${options}`);
    expect(await store.listBatches()).toEqual([]);
    const sessions = `select s.ssl from pg_stat_ssl s join pg_stat_activity using (pid) where application_name = 'convsim'`;
    expect((await postgres.run(sessions)).every(({ ssl }) => ssl === true)).toBe(true);
  });
});

describe('processes that share a PostgreSQL store', () => {
  it.each([
    [
      'is restarted',
      async () => {
        await postgres.stop('fast');
        await postgres.start();
      },
    ],
    [
      'crashes and comes back',
      async () => {
        await postgres.stop('crash');
        await postgres.start();
      },
    ],
    ['ends all their sessions', async () => void (await postgres.run(END_SESSIONS))],
  ])('go on when it %s: no call fails, nothing is lost', async (_, disturb) => {
    const place = await database();
    const store = await openFor(place);
    await loadBatch(store, 'one', 600);
    const writers = [
      startWriter({ place, name: 'one', from: 0, to: 400 }),
      startWriter({ place, name: 'two', from: 200, to: 600 }),
    ];
    await expect
      .poll(() => Math.min(...writers.map((each) => each.count())), { timeout: 30_000, interval: 2 })
      .toBeGreaterThan(20);
    await disturb();
    const told = (await Promise.all(writers.map((writer) => writer.end()))).flatMap((end) => end.told);
    expect(told).toHaveLength(800);
    const rows = await store.readConversations({ batchId: 'one', from: 0, limit: 600 });
    const stored = rows.map(({ turns }) => turns[0]?.reply.content);
    expect(stored).toHaveLength(600);
    for (const [seed, answer] of told) expect(stored[seed]).toBe(answer);
  });

  it('are told that it is away when it stays away', { timeout: 60_000 }, async () => {
    const store = await openFor(await database());
    await store.listBatches();
    await postgres.stop('fast');
    onTestFinished(() => postgres.start());
    await expect(store.listBatches()).rejects.toMatchObject({
      type: 'StoreUnavailable',
      message: expect.stringMatching(/^The store failed in listBatches: .*ECONNREFUSED/),
    });
  });
});

const END_SESSIONS = `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'convsim'`;

async function database(): Promise<string> {
  const url = await postgres.createDatabase();
  onTestFinished(() => postgres.releaseDatabase(url));
  return url;
}

async function openFor(databaseUrl: string): Promise<Store> {
  const store = await openStore({ home: '', databaseUrl });
  onTestFinished(() => store.close().catch(() => undefined));
  return store;
}

function run(url: string, statement: string) {
  return postgres.run(statement, new URL(url).pathname.slice(1));
}

async function versionOf(url: string): Promise<unknown> {
  return (await run(url, `select value from meta where key = 'schema_version'`))[0]?.['value'];
}

function as(url: string, user: string, password: string): string {
  return url.replace(/\/\/.*@/, `//${user}:${password}@`);
}

async function makeFirstVersion(databaseUrl: string): Promise<void> {
  const db = new Kysely<Schema>({ dialect: postgresDialect({ home: '', databaseUrl }) });
  await MIGRATIONS[0]?.(db);
  await db.destroy();
  await run(databaseUrl, 'create table meta (key text primary key, value text not null)');
  await run(databaseUrl, `insert into meta values ('schema_version', '1'), ('store_id', 'abcdef0123')`);
}

/** What steps of a turn write that build on nothing but its conversation. */
async function saveAll(store: Store, key: TurnKey): Promise<void> {
  await Promise.all([
    store.saveReply(key, replySaying('late', { trace: 'trace' })),
    store.noteSetback(key, 'agent', { type: 'Unavailable', message: 'x', isRateLimit: false }),
  ]);
}

/** Statements of one transaction that stays open for a second. */
function slowly(url: string, statements: string) {
  return run(url, `begin; ${statements}; select pg_sleep(1); commit`);
}

async function untilSlow(): Promise<void> {
  const sleeping = `select 1 from pg_stat_activity where wait_event = 'PgSleep'`;
  await expect.poll(() => postgres.run(sleeping), { timeout: 10_000, interval: 10 }).toHaveLength(1);
}

/** Names of the tables that hold anything of a batch. */
async function rowsLeft(url: string): Promise<unknown[]> {
  const tables = ['conversations', 'turns', 'traces', 'contexts', 'questions', 'setbacks'];
  const found = await Promise.all(tables.map((table) => run(url, `select '${table}' as name from ${table} limit 1`)));
  return found.flat();
}

/** The message with which the database is refused. */
async function refusal(databaseUrl: string): Promise<string> {
  const error: unknown = await openStore({ home: '', databaseUrl }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UnavailableError);
  return error instanceof Error ? error.message : '';
}
