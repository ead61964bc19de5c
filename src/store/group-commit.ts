import { CompiledQuery, type Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/**
 * Runs a write as one unit: all of it is on disk when the promise resolves, or nothing of it. A database that commits each
 * statement by itself needs no transaction for `one` statement; the default is `several`.
 */
export type Write = <T>(work: (db: Kysely<Schema>) => Promise<T>, statements?: 'one' | 'several') => Promise<T>;

interface Waiting {
  /** Does the work inside the open transaction; returns what to tell its caller when that is committed. */
  readonly perform: (db: Kysely<Schema>) => Promise<() => void>;
  readonly reject: (error: unknown) => void;
}

/**
 * Writes that arrive together share one transaction, and so one wait for the disk, which is what a write costs most.
 * Each has a savepoint of its own: one that fails takes nothing with it. When the commit fails, all of them fail.
 */
export function groupCommit(db: Kysely<Schema>): Write {
  let waiting: Waiting[] = [];
  const flush = async () => {
    const group = waiting;
    waiting = [];
    try {
      for (const settle of await commitTogether(db, group)) settle();
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  };
  return (work) =>
    new Promise((resolve, reject) => {
      const perform = async (transaction: Kysely<Schema>) => {
        const result = await work(transaction);
        return () => resolve(result);
      };
      waiting.push({ perform, reject });
      // Not at once: whatever else this turn of the event loop has ready goes along.
      if (waiting.length === 1) setImmediate(() => void flush());
    });
}

/** `begin immediate` waits for another process's write before anything is read: reading first would fail. */
async function commitTogether(db: Kysely<Schema>, group: readonly Waiting[]): Promise<(() => void)[]> {
  return db.connection().execute(async (connection) => {
    await run(connection, 'begin immediate');
    try {
      const settles: (() => void)[] = [];
      for (const each of group) settles.push(await withSavepoint(connection, each));
      await run(connection, 'commit');
      return settles;
    } catch (error) {
      // A full disk may have rolled it back already.
      await run(connection, 'rollback').catch(() => undefined);
      throw error;
    }
  });
}

async function withSavepoint(connection: Kysely<Schema>, { perform, reject }: Waiting): Promise<() => void> {
  await run(connection, 'savepoint one');
  try {
    const settle = await perform(connection);
    await run(connection, 'release one');
    return settle;
  } catch (error) {
    await run(connection, 'rollback to one');
    await run(connection, 'release one');
    return () => reject(error);
  }
}

async function run(connection: Kysely<Schema>, statement: string): Promise<void> {
  await connection.executeQuery(CompiledQuery.raw(statement));
}
