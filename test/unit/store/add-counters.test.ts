import { join } from 'node:path';
import { Kysely, sql } from 'kysely';
import { expect, it } from 'vitest';
import { addCounters } from '../../../src/store/add-counters.ts';
import { openSqliteStore } from '../../../src/store/open-store.ts';
import type { Schema } from '../../../src/store/schema.ts';
import { sqliteDialect } from '../../../src/store/sqlite-dialect.ts';
import { keyOf, loadBatch, questionSaying, replySaying, seedAt } from '../../support/store-conformance/samples.ts';
import { tempFolder } from '../../support/temp-folder.ts';

it('counters of a store that an older convsim wrote equal what it holds', async () => {
  const file = join(await tempFolder(), 'store.db');
  const store = await openSqliteStore(file);
  const usage = { inputTokens: 10, outputTokens: 1 };
  await loadBatch(store, 'one', 2);
  await store.addSeeds('one', [seedAt('one', 1_500)]);
  for (const key of [keyOf('one'), keyOf('one', 1_500)]) {
    await store.saveReply(key, replySaying('a', { usage }));
    await store.commitTurn(key);
  }
  await store.saveReply(keyOf('one', 1), replySaying('not committed', { usage }));
  await store.saveQuestion(keyOf('one', 0, 1), questionSaying('q', { usage }));
  await store.saveEnding(keyOf('one', 1_500), { outcome: 'completed', errorType: null, errorMessage: null });
  const before = await store.progress('one');
  const [listed] = await store.listBatches();
  const db = new Kysely<Schema>({ dialect: sqliteDialect(file) });
  for (const table of ['counters', 'outcome_counters', 'clocks', 'failure_streaks'])
    await db.schema.dropTable(table).execute();
  await addCounters(db);
  // As later migrations do.
  for (const name of ['cut_off', 'agent_cached', 'question_cached', 'judge_input', 'judge_output', 'judge_cached'])
    await sql`alter table counters add column ${sql.ref(name)} integer not null default 0`.execute(db);
  await db.destroy();
  expect(await store.progress('one')).toEqual(before);
  expect(await store.listBatches()).toEqual([listed]);
  expect(before).toMatchObject({ turns: 2, outcomes: { completed: 1 }, agentUsage: { inputTokens: 20 } });
  await store.close();
});
