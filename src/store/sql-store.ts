import type { Kysely } from 'kysely';
import { InputError } from '../contract/errors.ts';
import { StepFailure } from '../contract/failures.ts';
import { batchStore } from './batch-store.ts';
import { budgetStore } from './budget-store.ts';
import { endingStore } from './ending-store.ts';
import { isPostgres } from './is-postgres.ts';
import type { Write } from './group-commit.ts';
import { keyStore } from './key-store.ts';
import { overviewStore } from './overview-store.ts';
import { rateStore } from './rate-store.ts';
import { recordStore } from './record-store.ts';
import type { Schema } from './schema.ts';
import { isLostConnection } from './is-lost-connection.ts';
import { probeStore } from './probe-store.ts';
import { judgementStore } from './sql-judgement-store.ts';
import { mapMethods, retryPassing } from './retry-lost.ts';
import { servingStore } from './serving-store.ts';
import { setbackStore } from './setback-store.ts';
import { steeringStore } from './steering-store.ts';
import { stepStore } from './step-store.ts';
import { StoreTrouble } from './store-trouble.ts';
import type { Store } from './store.ts';
import { viewStore } from './sql-view-store.ts';
import { isBusy, troubleReason } from './trouble-reason.ts';
import { waitStore } from './wait-store.ts';

/** A store that only has to be asked once more is no trouble yet, in milliseconds. */
const PROBE_PATIENCE_MS = 1_000;
/** Another process's write is waited for this long before the call fails; whoever made it decides what follows. */
const BUSY_PATIENCE_MS = 5_000;
const RESTART_PATIENCE_MS = 15_000;

/** What is known of a database beside its tables. */
interface Place {
  /** Id of the store. */
  readonly id: string;
  /** Name for messages. */
  readonly name: string;
  /** The file of a SQLite store. */
  readonly file?: string;
  /** Commits what steps and steering save; by default each by itself, in a transaction where it needs one. */
  readonly write?: Write;
}

/** The store on any SQL database that Kysely speaks; the tables must be there. */
export function sqlStore(db: Kysely<Schema>, { id, name: place, file, write = writeAlone(db) }: Place): Store {
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
    ...judgementStore(db, write),
    ...servingStore(db, write),
    ...viewStore(db),
    ...probeStore(write, file),
    ...keyStore(db, write, id),
  };
  const isShared = isPostgres(db);
  const trouble = new StoreTrouble();
  const patient = retryPassing(methods, (name) => ({
    isPassing: isShared ? isLostConnection : isBusy,
    patienceMs: name === 'probe' ? PROBE_PATIENCE_MS : isShared ? RESTART_PATIENCE_MS : BUSY_PATIENCE_MS,
    onWait: (error) => trouble.note(name, troubleReason(error, place)),
  }));
  return {
    id,
    isShared,
    trouble,
    ...mapMethods(patient, (method, name) => withTypedFailures(method, { name, place, trouble })),
    close: () => db.destroy(),
    [Symbol.asyncDispose]: () => db.destroy(),
  };
}

function writeAlone(db: Kysely<Schema>): Write {
  return (work, statements) => (statements === 'one' ? work(db) : db.transaction().execute(work));
}

/** Turns whatever the database throws into `StepFailure` `StoreUnavailable`, and keeps in mind what is wrong with it. */
function withTypedFailures(
  method: (...input: never[]) => Promise<unknown>,
  { name, place, trouble }: { name: string; place: string; trouble: StoreTrouble },
) {
  return async (...input: never[]) => {
    try {
      const result = await method(...input);
      trouble.clear(name);
      return result;
    } catch (error) {
      if (error instanceof StepFailure || error instanceof InputError) throw error;
      const reason = troubleReason(error, place);
      trouble.note(name, reason);
      throw new StepFailure('StoreUnavailable', `The store failed in ${name}: ${reason}`, { cause: error });
    }
  };
}
