import { Kysely, sql } from 'kysely';
import { onTestFinished } from 'vitest';
import { migrate } from '../../src/store/migrate.ts';
import { rateSql } from '../../src/store/rate-sql.ts';
import { rateStore } from '../../src/store/rate-store.ts';
import type { Schema } from '../../src/store/schema.ts';
import { sqliteDialect } from '../../src/store/sqlite-dialect.ts';
import type { Store } from '../../src/store/store.ts';
import { tempFolder } from './temp-folder.ts';

/** The real statements on a real database whose clock is the test's, in milliseconds. */
export async function ratesWithClock(nowMs: () => number): Promise<Pick<Store, 'takeRate' | 'changePace'>> {
  const db = new Kysely<Schema>({ dialect: sqliteDialect(`${await tempFolder()}/store.db`) });
  onTestFinished(() => db.destroy());
  await migrate(db, { name: 'test', variable: 'nothing' });
  // Nothing has to survive here, and a property takes thousands of commits.
  await sql`pragma synchronous = off`.execute(db);
  const { larger, smaller } = rateSql(db);
  const words = {
    larger,
    smaller,
    get now() {
      return sql<number>`cast(${nowMs()} as real)`;
    },
  };
  return rateStore(db, words);
}
