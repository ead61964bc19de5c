import { CompiledQuery, type Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/**
 * Runs a write as one unit: all of it is on disk when the promise resolves, or nothing of it. A database that commits each
 * statement by itself needs no transaction for `one` statement; the default is `several`.
 */
export type Write = <T>(work: (db: Kysely<Schema>) => Promise<T>, statements?: 'one' | 'several') => Promise<T>;

interface Waiting {
  /** Does the work inside the open transaction; returns what resolves its caller after the commit. */
  readonly perform: (db: Kysely<Schema>) => Promise<() => void>;
  readonly reject: (error: unknown) => void;
}

/**
 * Writes that arrive together share one transaction, and so one wait for the disk, which is what a write costs most. When one
 * of them fails, the transaction is rolled back and the others run again without it. When the commit fails, all of them fail.
 */
export function groupCommit(db: Kysely<Schema>): Write {
  let waiting: Waiting[] = [];
  const flush = async () => {
    let group = waiting;
    waiting = [];
    while (group.length > 0) group = await commitTogether(db, group);
  };
  return (work) =>
    new Promise((resolve, reject) => {
      const perform = async (transaction: Kysely<Schema>) => {
        const result = await work(transaction);
        return () => resolve(result);
      };
      waiting.push({ perform, reject });
      // Not at once: whatever else this turn of the event loop has ready joins the group.
      if (waiting.length === 1) setImmediate(() => void flush());
    });
}

/** Settles all of a group, or the one that failed; returns those that are to run again. Never rejects. */
async function commitTogether(db: Kysely<Schema>, group: readonly Waiting[]): Promise<Waiting[]> {
  let current: Waiting | undefined;
  try {
    const settles = await db.connection().execute((connection) =>
      inTransaction(connection, async () => {
        const settles: (() => void)[] = [];
        for (current of group) settles.push(await current.perform(connection));
        current = undefined;
        return settles;
      }),
    );
    for (const settle of settles) settle();
    return [];
  } catch (error) {
    for (const each of current ? [current] : group) each.reject(error);
    return current ? group.filter((each) => each !== current) : [];
  }
}

/** `begin immediate` waits for another process's write before anything is read: reading first would fail. */
async function inTransaction<T>(connection: Kysely<Schema>, work: () => Promise<T>): Promise<T> {
  await run(connection, 'begin immediate');
  try {
    const result = await work();
    await run(connection, 'commit');
    return result;
  } catch (error) {
    // A full disk may have rolled it back already.
    await run(connection, 'rollback').catch(() => undefined);
    throw error;
  }
}

async function run(connection: Kysely<Schema>, statement: string): Promise<void> {
  await connection.executeQuery(CompiledQuery.raw(statement));
}
