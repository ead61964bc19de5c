import type { Kysely } from 'kysely';
import { errorMessage } from '../contract/error-message.ts';
import { StepFailure } from '../contract/failures.ts';
import { batchStore } from './batch-store.ts';
import { budgetStore } from './budget-store.ts';
import { endingStore } from './ending-store.ts';
import { isPostgres } from './is-postgres.ts';
import type { Write } from './group-commit.ts';
import { overviewStore } from './overview-store.ts';
import { rateStore } from './rate-store.ts';
import { recordStore } from './record-store.ts';
import type { Schema } from './schema.ts';
import { mapMethods, retryLost } from './retry-lost.ts';
import { servingStore } from './serving-store.ts';
import { setbackStore } from './setback-store.ts';
import { steeringStore } from './steering-store.ts';
import { stepStore } from './step-store.ts';
import type { Store } from './store.ts';
import { waitStore } from './wait-store.ts';

/**
 * The store on any SQL database that Kysely speaks; the tables must be there. `write` commits what steps and steering
 * save; by default each by itself, in a transaction where it needs one.
 */
export function sqlStore(
  db: Kysely<Schema>,
  id: string,
  write: Write = (work, statements) => (statements === 'one' ? work(db) : db.transaction().execute(work)),
): Store {
  const methods = {
    ...batchStore(db, write),
    ...stepStore(db, write),
    ...setbackStore(db, write),
    ...rateStore(db),
    ...endingStore(db, write),
    ...budgetStore(db),
    ...recordStore(db),
    ...overviewStore(db),
    ...waitStore(db),
    ...steeringStore(write),
    ...servingStore(db, write),
  };
  const isShared = isPostgres(db);
  return {
    id,
    isShared,
    ...mapMethods(isShared ? retryLost(methods) : methods, withTypedFailures),
    close: () => db.destroy(),
    [Symbol.asyncDispose]: () => db.destroy(),
  };
}

/** Turns whatever the database throws into `StepFailure` `StoreUnavailable`. */
function withTypedFailures(method: (...input: never[]) => Promise<unknown>, name: string) {
  return async (...input: never[]) => {
    try {
      return await method(...input);
    } catch (error) {
      if (error instanceof StepFailure) throw error;
      throw new StepFailure('StoreUnavailable', `The store failed in ${name}: ${errorMessage(error)}`, {
        cause: error,
      });
    }
  };
}
