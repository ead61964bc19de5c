import { type Kysely, type RawBuilder, sql, type SqlBool } from 'kysely';
import { isPostgres } from './is-postgres.ts';
import { plainText } from './plain-text.ts';
import type { Schema } from './schema.ts';
import { searchSealed, type TextSearch } from './search-sealed.ts';
import { textsOf } from './sealed-texts.ts';

/** Finds the conversations whose committed turns hold a text; see `ViewStore`. */
export function searchTexts(db: Kysely<Schema>, search: TextSearch): Promise<readonly number[]> {
  return textsOf(db).areSealed ? searchSealed(db, search, smallLetters) : searchPlain(db, search);
}

async function searchPlain(db: Kysely<Schema>, { batchId, from, to, text }: TextSearch): Promise<readonly number[]> {
  const holds = holdsText(db, text);
  const ofPage = (table: string) =>
    sql`${sql.ref(`${table}.batch_id`)} = ${batchId} and ${sql.ref(`${table}.seed_index`)} between ${from} and ${to}`;
  // Most words that are found often are in answers: then the other texts need not be read.
  const isNew = (table: string) => sql`${sql.ref(`${table}.seed_index`)} not in (select seed_index from answered)`;
  const { rows } = await sql<{ seed_index: number }>`
    with answered as materialized (
      select distinct t.seed_index from turns as t
        where ${ofPage('t')} and t.committed_at is not null and ${holds('t.answer')})
    select seed_index from answered
    union
    select q.seed_index from questions as q
      where ${ofPage('q')} and ${isNew('q')} and ${holds('q.content')} and ${isCommitted('q', sql`q.turn`)}
    union
    select x.seed_index from contexts as x
      where ${ofPage('x')} and ${isNew('x')} and ${holds('x.content')} and ${isCommitted('x', sql`x.turn + 1`)}
    union
    select c.seed_index from conversations as c
      where ${ofPage('c')} and ${isNew('c')} and ${holds('c.question')} and ${isCommitted('c', sql`0`)}
    order by 1`.execute(db);
  return rows.map((row) => row.seed_index);
}

function isCommitted(table: string, turn: RawBuilder<unknown>): RawBuilder<SqlBool> {
  const [batch, seed] = [sql.ref(`${table}.batch_id`), sql.ref(`${table}.seed_index`)];
  return sql`exists (select 1 from turns as committed where committed.batch_id = ${batch}
    and committed.seed_index = ${seed} and committed.turn = ${turn} and committed.committed_at is not null)`;
}

/**
 * Whether a column holds a text. Databases fold only the letters of ASCII; where the text has others, any character may stand in
 * their place at first, and only what is found then is folded letter by letter, which takes longer.
 */
function holdsText(db: Kysely<Schema>, text: string): (column: string) => RawBuilder<SqlBool> {
  const wanted = smallLetters(plainText(text));
  const capitals = capitalsIn(wanted);
  const like = isPostgres(db) ? sql`ilike` : sql`like`;
  const place = isPostgres(db) ? sql`strpos` : sql`instr`;
  const pattern = patternOf(wanted, capitals);
  return (column) => {
    const isLike = sql<SqlBool>`${sql.ref(column)} ${like} ${pattern} escape ${'\\'}`;
    if (capitals.length === 0) return isLike;
    const folded = capitals.reduce(
      (value, [capital, small]) => sql`replace(${value}, ${capital}, ${small})`,
      sql`lower(${sql.ref(column)})`,
    );
    return sql<SqlBool>`(${isLike} and ${place}(${folded}, ${wanted}) > 0)`;
  };
}

function patternOf(wanted: string, capitals: ReturnType<typeof capitalsIn>): string {
  const escaped = wanted.replaceAll(/[\\%_]/g, String.raw`\$&`);
  return `%${capitals.reduce((pattern, [, small]) => pattern.replaceAll(small, '_'), escaped)}%`;
}

/** A text in small letters, except for letters whose small form has more characters. */
function smallLetters(text: string): string {
  return Array.from(text, (letter) => {
    const small = letter.toLowerCase();
    return Array.from(small).length === 1 && small.toUpperCase() === letter.toUpperCase() ? small : letter;
  }).join('');
}

/** Letters beyond ASCII that occur in a text of small letters, each after its capital. */
function capitalsIn(text: string): readonly (readonly [capital: string, small: string])[] {
  const letters = [...new Set(Array.from(text))].filter((letter) => letter > '\u007f');
  return letters.flatMap((small) => {
    const capital = small.toUpperCase();
    return capital === small || Array.from(capital).length > 1 ? [] : [[capital, small] as const];
  });
}
