// Reads and writes of a turn on PostgreSQL and on SQLite, without Temporal: npx tsx bench/postgres-store.ts
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import { openStore } from '../src/store/open-store.ts';
import { postgresDialect } from '../src/store/postgres-dialect.ts';
import type { Schema } from '../src/store/schema.ts';
import { sqlStore } from '../src/store/sql-store.ts';
import type { Store } from '../src/store/store.ts';
import { startPostgres } from '../test/support/postgres-server.ts';
import { keyOf, loadBatch, questionSaying, replySaying } from '../test/support/store-conformance/samples.ts';

const LANES = 50;
const TURNS = 40;

const postgres = await startPostgres();
const home = await mkdtemp(join(tmpdir(), 'convsim-bench-'));
try {
  await postgres.stop('fast');
  await postgres.start({ fsync: 'on' });
  await measure('PostgreSQL', await openStore({ home, databaseUrl: await postgres.createDatabase() }));
  await measure('PostgreSQL, each write in a transaction', await withTransactions(await postgres.createDatabase()));
  await measure('SQLite', await openStore({ home }));
} finally {
  await postgres.close();
  await rm(home, { recursive: true, force: true });
}

async function withTransactions(databaseUrl: string): Promise<Store> {
  await (await openStore({ home, databaseUrl })).close();
  const db = new Kysely<Schema>({ dialect: postgresDialect({ home, databaseUrl }) });
  return sqlStore(db, { id: 'bench', name: 'bench', write: (work) => db.transaction().execute(work) });
}

async function measure(name: string, store: Store): Promise<void> {
  await loadBatch(store, 'one', LANES);
  await runTurns(store, 0);
  const [cpu, startedAtMs] = [process.cpuUsage(), performance.now()];
  await Promise.all(Array.from({ length: LANES }, (_, lane) => runTurns(store, lane)));
  const { user, system } = process.cpuUsage(cpu);
  const turns = LANES * TURNS;
  const rate = Math.round((turns / (performance.now() - startedAtMs)) * 1_000);
  process.stdout.write(`${name}: ${rate} turns/s, ${((user + system) / 1_000 / turns).toFixed(2)} ms CPU per turn\n`);
  await store.close();
}

async function runTurns(store: Store, seedIndex: number): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) {
    const key = keyOf('one', seedIndex, turn);
    if (turn > 0) await store.saveQuestion(key, questionSaying('q'.repeat(80)));
    await store.readTurn(key);
    await store.saveReply(key, replySaying('a'.repeat(1_500)));
    await store.commitTurn(key);
    await store.saveContext(key, { content: 'c'.repeat(1_500), isReused: false });
  }
}
