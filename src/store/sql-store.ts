import type { Kysely } from 'kysely';
import { batchStore } from './batch-store.ts';
import { budgetStore } from './budget-store.ts';
import { endingStore } from './ending-store.ts';
import { isPostgres } from './dialect-of.ts';
import type { Write } from './group-commit.ts';
import { overviewStore } from './overview-store.ts';
import { rateStore } from './rate-store.ts';
import { recordStore } from './record-store.ts';
import type { Schema } from './schema.ts';
import { retryLost } from './retry-lost.ts';
import { setbackStore } from './setback-store.ts';
import { steeringStore } from './steering-store.ts';
import { stepStore } from './step-store.ts';
import type { Store } from './store.ts';
import { typedFailures } from './typed-failures.ts';

/**
 * The store on any SQL database that Kysely speaks; the tables must be there. `write` commits what the steps of a turn
 * save; by default each by itself, in a transaction where it needs one.
 */
export function sqlStore(
  db: Kysely<Schema>,
  id: string,
  write: Write = (work, statements) => (statements === 'one' ? work(db) : db.transaction().execute(work)),
): Store {
  const methods = {
    ...batchStore(db),
    ...stepStore(db, write),
    ...setbackStore(db),
    ...rateStore(db),
    ...endingStore(db, write),
    ...budgetStore(db),
    ...recordStore(db),
    ...overviewStore(db),
    ...steeringStore(db, write),
  };
  const isShared = isPostgres(db);
  return {
    id,
    isShared,
    ...typedFailures(isShared ? retryLost(methods) : methods),
    close: () => db.destroy(),
  };
}
