import { type Kysely, type Selectable, sql } from 'kysely';
import { StepFailure } from '../contract/failures.ts';
import { changeState, openLoaded } from './change-state.ts';
import type { Write } from './group-commit.ts';
import { isPostgres } from './is-postgres.ts';
import { batchOf, conversationRow } from './rows.ts';
import type { Schema } from './schema.ts';
import { textsOf } from './sealed-texts.ts';
import type { Store } from './store.ts';

/** Rows of one insert: keeps the number of bound values below SQLite's limit. */
const ROWS_PER_INSERT = 200;

/** Attempts fail only when somebody else changed the manifest in between, which people do manually. */
const MOST_CHANGE_ATTEMPTS = 50;

type BatchStore = Pick<
  Store,
  | 'createBatch'
  | 'findBatch'
  | 'listBatches'
  | 'changeManifest'
  | 'addSeeds'
  | 'sealSeeds'
  | 'setBatchState'
  | 'deleteBatch'
>;

type SeedRows = readonly Selectable<Schema['conversations']>[];

/** Batches and their seeds; `write` commits. */
export function batchStore(db: Kysely<Schema>, write: Write): BatchStore {
  const find = (batchId: string) =>
    db.selectFrom('batches').selectAll().where('batch_id', '=', batchId).executeTakeFirst();
  return {
    async createBatch(batchId, manifest) {
      const row = {
        batch_id: batchId,
        manifest: JSON.stringify(manifest),
        state: 'loading' as const,
        pause_reason: null,
        seed_count: null,
        created_at: new Date().toISOString(),
      };
      const sealed = textsOf(db).seal('batches', row);
      await db
        .insertInto('batches')
        .values(sealed)
        .onConflict((conflict) => conflict.column('batch_id').doNothing())
        .execute();
      return batchOf(textsOf(db).open('batches', (await find(batchId)) ?? sealed));
    },

    async findBatch(batchId) {
      const row = await find(batchId);
      return row ? batchOf(textsOf(db).open('batches', row)) : null;
    },

    listBatches: () => listBatches(db),

    async changeManifest(batchId, change) {
      for (let attempt = 1; attempt <= MOST_CHANGE_ATTEMPTS; attempt += 1) {
        const row = await find(batchId);
        if (!row) throw new StepFailure('StoreInconsistent', `The store holds no batch ${batchId}; was it deleted?`);
        const manifest = change(batchOf(textsOf(db).open('batches', row)).manifest);
        if (await exchangeManifest(db, row, JSON.stringify(manifest))) return manifest;
      }
      throw new StepFailure('StoreInconsistent', `Batch ${batchId} keeps being changed by other processes; try again.`);
    },

    async addSeeds(batchId, seeds) {
      for (let from = 0; from < seeds.length; from += ROWS_PER_INSERT) {
        const rows = seeds.slice(from, from + ROWS_PER_INSERT).map((seed) => conversationRow(batchId, seed));
        await insertSeeds(db, batchId, rows);
      }
    },

    async sealSeeds(batchId, seedCount) {
      await checkSeeds(db, batchId, seedCount);
      await openLoaded(db, batchId, seedCount);
    },

    setBatchState: (batchId, state, reason) =>
      write((transaction) => changeState(transaction, batchId, { to: state, reason: reason ?? null })),

    deleteBatch: (batchId) => deleteBatch(db, batchId),
  };
}

/** Writes before it reads: of two processes that read before they write, one fails. */
async function insertSeeds(db: Kysely<Schema>, batchId: string, rows: SeedRows): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('conversations')
      .values(rows.map((row) => textsOf(db).seal('conversations', row)))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const batch = transaction.selectFrom('batches').select('batch_id').where('batch_id', '=', batchId);
    // On PostgreSQL somebody else may be deleting it at this moment.
    if (await batch.$if(isPostgres(db), (query) => query.forKeyShare()).executeTakeFirst()) return;
    throw new StepFailure('StoreInconsistent', `The store holds no batch ${batchId}; was it deleted?`);
  });
}

async function checkSeeds(db: Kysely<Schema>, batchId: string, seedCount: number): Promise<void> {
  const { count, last } = await db
    .selectFrom('conversations')
    .select([sql<number>`count(*)`.as('count'), sql<number>`coalesce(max(seed_index), -1)`.as('last')])
    .where('batch_id', '=', batchId)
    .executeTakeFirstOrThrow();
  if (Number(count) === seedCount && Number(last) === seedCount - 1) return;
  const found = `${count} seeds, the last with index ${last}`;
  const remedy = 'Delete the batch and start it again, or take another batch id.';
  throw new StepFailure('StoreInconsistent', `Batch ${batchId} holds ${found}, instead of ${seedCount}. ${remedy}`);
}

/** Replaces the manifest that was read; returns false when somebody else has changed it since. */
async function exchangeManifest(
  db: Kysely<Schema>,
  read: Pick<Selectable<Schema['batches']>, 'batch_id' | 'manifest'>,
  manifest: string,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('batches')
    .set(textsOf(db).seal('batches', { manifest }, read))
    .where('batch_id', '=', read.batch_id)
    .where('manifest', '=', read.manifest)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

async function listBatches(db: Kysely<Schema>): ReturnType<BatchStore['listBatches']> {
  const batches = await db.selectFrom('batches').selectAll().orderBy('created_at').orderBy('batch_id').execute();
  const outcomes = await db
    .selectFrom('outcome_counters')
    .select(['batch_id', 'outcome', sql<number>`sum(conversations)`.as('count')])
    .groupBy(['batch_id', 'outcome'])
    .having(sql`sum(conversations)`, '>', 0)
    .execute();
  const turns = await db
    .selectFrom('counters')
    .select(['batch_id', sql<number>`sum(turns)`.as('count')])
    .groupBy('batch_id')
    .execute();
  return batches.map((row) => ({
    ...batchOf(textsOf(db).open('batches', row)),
    outcomes: Object.fromEntries(
      outcomes.filter((each) => each.batch_id === row.batch_id).map((each) => [each.outcome, Number(each.count)]),
    ),
    turns: Number(turns.find((each) => each.batch_id === row.batch_id)?.count ?? 0),
  }));
}

const SAID = [
  'batches',
  'conversations',
  'turns',
  'traces',
  'contexts',
  'questions',
  'setbacks',
  'retries',
  'judgements',
] as const;
const COUNTED = ['counters', 'outcome_counters', 'clocks', 'failure_streaks', 'judge_streaks', 'rubrics'] as const;

/**
 * Batch and conversations first: a late step then finds them gone, or was there before its rows are deleted; what it
 * counts, it counts before its row can be deleted.
 */
async function deleteBatch(db: Kysely<Schema>, batchId: string): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    for (const table of [...SAID, ...COUNTED])
      await transaction.deleteFrom(table).where('batch_id', '=', batchId).execute();
  });
}
