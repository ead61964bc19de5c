import { type Kysely, type QueryResult, type RawBuilder, type Selectable, sql, type SqlBool } from 'kysely';
import { isPostgres } from './is-postgres.ts';
import { preparedQuery } from './prepared-query.ts';
import type { Schema } from './schema.ts';
import { textsOf } from './sealed-texts.ts';

type TurnTable = 'turns' | 'traces' | 'contexts' | 'questions' | 'setbacks' | 'retries' | 'judgements';

type Row<Table extends TurnTable> = Selectable<Schema[Table]> & {
  readonly batch_id: string;
  readonly seed_index: number;
};

/** Inserts a row unless its key is taken, or what it builds on does not exist; returns whether it did. */
export async function insertOnce<Table extends TurnTable>(
  db: Kysely<Schema>,
  table: Table,
  row: Row<Table>,
): Promise<boolean> {
  const insert = (inserts[table] ??= preparedInsert(table, Object.keys(row)));
  return (await insert(db, textsOf(db).seal(table, row))).numAffectedRows === 1n;
}

/** By table: the columns of its rows are always the same. */
const inserts: { [Table in TurnTable]?: (db: Kysely<Schema>, row: object) => Promise<QueryResult<unknown>> } = {};

function preparedInsert(table: TurnTable, columns: readonly string[]) {
  return preparedQuery<object, unknown>((db, values) => {
    const given = values as Row<typeof table>;
    const row = Object.fromEntries(columns.map((name) => [name, given[name as keyof typeof given]])) as typeof given;
    return sql`${insertIfKnown(db, table, row, groundsOf(table, row))} on conflict do nothing`.compile(db);
  });
}

/**
 * What a row of a turn builds on, as a condition: a store that has lost the end of what was said must not take what follows it.
 * Each row needs the one before it, so that nothing is ever missing in the middle.
 */
function groundsOf(table: TurnTable, row: object): RawBuilder<unknown> {
  const { turn } = row as { readonly turn?: number };
  switch (table) {
    case 'turns':
      return sql` and ((${turn} = 0 and question <> '') or ${hasGround('questions', sql`${turn}`)})`;
    case 'contexts':
    case 'traces':
      return sql` and ${hasGround('turns', sql`${turn}`)}`;
    case 'questions':
      return sql` and (${turn} = 0 or ${hasGround('turns', sql`${turn} - 1 and ground.committed_at is not null`)})`;
    default:
      return sql``;
  }
}

/**
 * Insert of a row, its texts sealed, whose conversation exists: a late step of a deleted batch must leave nothing that a new batch of
 * the same id would find. One statement, because reading before writing fails when two processes do it at once. SQLite
 * has one writer at a time; PostgreSQL has to keep the conversation from being deleted meanwhile.
 */
export function insertIfKnown<Table extends TurnTable>(
  db: Kysely<Schema>,
  table: Table,
  row: Row<Table>,
  grounds: RawBuilder<unknown> = sql``,
): RawBuilder<unknown> {
  const columns = sql.join(Object.keys(row).map((name) => sql.ref(name)));
  const known = sql`batch_id = ${row.batch_id} and seed_index = ${row.seed_index}`;
  const lock = isPostgres(db) ? sql` for key share` : sql``;
  return sql`insert into ${sql.table(table)} (${columns}) select ${sql.join(Object.values(row))} from conversations where ${known}${grounds}${lock}`;
}

/** That the conversation of a statement has this turn in the other table; what `which` adds is said of its row, as `ground`. */
export function hasGround(table: 'turns' | 'questions', which: RawBuilder<unknown>): RawBuilder<SqlBool> {
  return sql`exists (select 1 from ${sql.table(table)} as ground where ground.batch_id = conversations.batch_id
    and ground.seed_index = conversations.seed_index and ground.turn = ${which})`;
}
