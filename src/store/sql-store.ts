import type { Kysely } from 'kysely';
import { batchStore } from './batch-store.ts';
import { endingStore } from './ending-store.ts';
import type { Write } from './group-commit.ts';
import { recordStore } from './record-store.ts';
import type { Schema } from './schema.ts';
import { setbackStore } from './setback-store.ts';
import { stepStore } from './step-store.ts';
import type { Store } from './store.ts';
import { typedFailures } from './typed-failures.ts';

/**
 * The store on any SQL database that Kysely speaks; the tables must be there. `write` commits what the steps of a turn
 * save; by default each in a transaction of its own.
 */
export function sqlStore(
  db: Kysely<Schema>,
  id: string,
  write: Write = (work) => db.transaction().execute(work),
): Store {
  return {
    id,
    ...typedFailures({
      ...batchStore(db),
      ...stepStore(db, write),
      ...setbackStore(db),
      ...endingStore(db),
      ...recordStore(db),
    }),
    close: () => db.destroy(),
  };
}
