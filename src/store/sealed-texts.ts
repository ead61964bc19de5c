import type { Kysely, KyselyPlugin } from 'kysely';
import { InputError } from '../contract/errors.ts';
import { errorMessage } from '../contract/error-message.ts';
import { StepFailure } from '../contract/failures.ts';
import type { TextCipher } from '../encryption/text-cipher.ts';
import type { Schema } from './schema.ts';

/** Columns that hold what was said, or quote it, and those whose values say which row it is. */
const SEALED = {
  batches: { texts: ['manifest', 'pause_reason'], key: ['batch_id'] },
  conversations: {
    texts: ['question', 'tag', 'agent_description', 'metadata', 'error_message', 'end_reason', 'user_fields'],
    key: ['batch_id', 'seed_index'],
  },
  turns: {
    texts: ['answer', 'reply_messages', 'tool_outputs', 'tool_calls', 'session'],
    key: ['batch_id', 'seed_index', 'turn'],
  },
  traces: { texts: ['trace'], key: ['batch_id', 'seed_index', 'turn'] },
  contexts: { texts: ['content'], key: ['batch_id', 'seed_index', 'turn'] },
  questions: { texts: ['content', 'expected_facts', 'user_turn', 'user_end'], key: ['batch_id', 'seed_index', 'turn'] },
  // Equal ones are counted and compared within their batch.
  setbacks: { texts: ['message'], key: ['batch_id'] },
  retries: { texts: ['message'], key: ['batch_id'] },
  failure_streaks: { texts: ['cause'], key: ['batch_id'] },
  judge_streaks: { texts: ['cause'], key: ['batch_id'] },
  rubrics: { texts: ['judges', 'pause_reason'], key: ['batch_id', 'set_name'] },
  judgements: { texts: ['scores', 'error_message'], key: ['batch_id', 'seed_index', 'set_name', 'judge'] },
} as const satisfies { [Table in keyof Schema]?: Columns<Table> };

interface Columns<Table extends keyof Schema> {
  readonly texts: readonly (keyof Schema[Table])[];
  readonly key: readonly (keyof Schema[Table])[];
}

/** A table that holds texts. */
export type TextTable = keyof typeof SEALED;

type Values = Readonly<Record<string, unknown>>;

/** Rows as a database holds them, and as the store gives them; each text is bound to its table, column and row. */
interface Texts {
  /** Whether the database cannot look into texts: to search, they have to be read. */
  readonly areSealed: boolean;
  /** A row, or a part of one, as it is written; `key` has the columns that say which row it is. */
  readonly seal: <Row extends object>(table: TextTable, row: Row, key?: object) => Row;
  /** A row, or a part of one, as it was before it was written. */
  readonly open: <Row extends object>(table: TextTable, row: Row, key?: object) => Row;
}

const PLAIN: Texts = { areSealed: false, seal: (_, row) => row, open: (_, row) => row };

/** How texts are written to, and read from, this database. */
export function textsOf(db: Kysely<Schema>): Texts {
  return db.getExecutor().plugins.find((plugin) => plugin instanceof SealedTexts) ?? PLAIN;
}

/** Given to a database, it says that its texts are sealed: transactions of it know that too. */
export class SealedTexts implements KyselyPlugin, Texts {
  readonly areSealed = true;
  readonly #cipher: TextCipher;

  constructor(cipher: TextCipher) {
    this.#cipher = cipher;
  }

  readonly seal = <Row extends object>(table: TextTable, row: Row, key: object = row): Row =>
    this.#changed(table, row, (value, column) => {
      const place = placeOf(table, column, key as Values);
      if (value instanceof Uint8Array) return this.#cipher.sealBytes(value, place);
      return typeof value === 'string' ? this.#cipher.sealText(value, place) : value;
    });

  readonly open = <Row extends object>(table: TextTable, row: Row, key: object = row): Row =>
    this.#changed(table, row, (value, column) => {
      const place = placeOf(table, column, key as Values);
      try {
        if (isBytes(value)) return this.#cipher.openBytes(new Uint8Array(value), place);
        return typeof value === 'string' ? this.#cipher.openText(value, place) : value;
      } catch (error) {
        if (error instanceof InputError) throw error;
        const message = `The store's ${table}.${column} cannot be decrypted (${errorMessage(error)}): it was changed by something other than convsim, or its key is another one of the same id.`;
        throw new StepFailure('StoreInconsistent', message, { cause: error });
      }
    });

  transformQuery({ node }: Parameters<KyselyPlugin['transformQuery']>[0]) {
    return node;
  }

  transformResult({ result }: Parameters<KyselyPlugin['transformResult']>[0]) {
    return Promise.resolve(result);
  }

  #changed<Row extends object>(table: TextTable, row: Row, change: (value: unknown, column: string) => unknown): Row {
    const values = row as Values;
    const columns = SEALED[table].texts.filter((column) => column in values);
    return { ...row, ...Object.fromEntries(columns.map((column) => [column, change(values[column], column)])) };
  }
}

/** libsql gives some values of blobs as buffers without a view. */
function isBytes(value: unknown): value is Uint8Array | ArrayBuffer {
  return value instanceof Uint8Array || value instanceof ArrayBuffer;
}

function placeOf(table: TextTable, column: string, key: Values): string {
  const names: readonly string[] = SEALED[table].key;
  const missing = names.find((name) => key[name] === undefined || key[name] === null);
  if (missing !== undefined) throw new TypeError(`a text of ${table} is read without ${missing}`);
  return JSON.stringify([table, column, ...names.map((name) => String(key[name]))]);
}
