import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { TABLE_COLUMNS } from '../../src/exports/table-columns.ts';
import { atFileEnd } from '../support/at-file-end.ts';
import { guidePython } from '../support/guide-python.ts';
import { runPython } from '../support/run-python.ts';
import { LONG_ANSWER, ODD_TEXTS, TOLD } from '../support/told-batch.ts';
import { unevenMessages } from '../support/uneven-messages.ts';
import { writeExports } from '../support/write-exports.ts';

/** What `load_exports.py` finds in a table. */
interface Facts {
  readonly columns: readonly string[];
  readonly odd: Readonly<Record<string, string>>;
}

interface Loaded {
  readonly records: readonly unknown[];
  readonly csv: Facts;
  readonly parquet: Facts;
  readonly parquetTypes: Readonly<Record<string, string>>;
  readonly duckdb: object;
  readonly datasets: object;
}

const atEnd = atFileEnd();
const odd = Object.fromEntries(ODD_TEXTS.map((text, index) => [`odd-${index}`, text]));
let folder: string;
let loaded: Loaded;
let evaluated: unknown;

async function runScript<Printed>(name: string): Promise<Printed> {
  const code = await readFile(new URL(name, import.meta.url), 'utf8');
  const printed = await runPython(code, folder);
  return JSON.parse(printed.trimEnd().split('\n').at(-1) ?? '') as Printed;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convsim-notebook-'));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  await writeExports(folder, TOLD);
  await unevenMessages(join(folder, 'uneven.jsonl'));
  [loaded, evaluated] = await Promise.all([runScript<Loaded>('load_exports.py'), runScript('evaluate_rows.py')]);
});

/** What CSV and Parquet say alike. */
const TABLE = {
  columns: TABLE_COLUMNS.map(({ name }) => name),
  rows: 33,
  long: [LONG_ANSWER.length, LONG_ANSWER.length + 1],
  emoji: 'In the shed 🚲.',
  failures: ['down'],
  tools: [
    { name: 'search', arguments: { words: ['lock'] } },
    { name: 'read', arguments: 'broken {' },
  ],
  metadata: { team: 'blue', page: 7, nested: { deep: [1, '2'] } },
  verdicts: { unjudged: TOLD.conversations.length - 2, failed: 1, passed: 1 },
};

describe('a batch with failures, odd texts and answers of a million characters', () => {
  it('is read by pandas from the records', () => {
    const outcomes = { completed: 15, 'goal-reached': 1, 'agent-failed': 1, running: 1 };
    expect(loaded.records).toEqual([32, TOLD.conversations.length, outcomes]);
  });

  it('is read by pandas from Parquet as it was said', () => {
    expect(loaded.parquet).toEqual({ ...TABLE, odd });
  });

  it('is read by pandas from CSV, with an apostrophe before what a spreadsheet would run', () => {
    const { odd: cells, ...table } = loaded.csv;
    expect(table).toEqual(TABLE);
    for (const cell of Object.values(cells)) expect(cell).not.toMatch(/^[\s\u200b]*[=+\-@\uff1d]/);
    expect(Object.values(cells).filter((cell) => cell.startsWith("'"))).toHaveLength(7);
  });

  it('is given back by the Python of the guide as it was said', async () => {
    const code = `import json, pandas
turns = pandas.read_csv("told.csv", keep_default_na=False)
turns = turns[turns["seed_id"].str.startswith("odd-") & (turns["turn"] == "0")]
${await guidePython('exports')}
print(json.dumps(answers.tolist()))`;
    expect(JSON.parse(await runPython(code, folder))).toEqual(ODD_TEXTS);
  });

  it('has columns of the right types in Arrow', () => {
    const types = { text: 'string', json: 'string', integer: 'int64', number: 'double', time: 'timestamp[ms, tz=UTC]' };
    expect(loaded.parquetTypes).toEqual(Object.fromEntries(TABLE_COLUMNS.map(({ name, type }) => [name, types[type]])));
  });

  it('is queried by DuckDB', () => {
    expect(loaded.duckdb).toEqual({
      outcomes: [
        ['agent-failed', 1],
        ['completed', 15],
        ['goal-reached', 1],
        ['running', 1],
      ],
      team: [['blue']],
      csvRows: [[33]],
      longest: [[LONG_ANSWER.length + 1]],
    });
  });

  it('is loaded by datasets, with one schema also where tool calls come late in the batch', () => {
    const call = { id: 'call_0_0', type: 'function', function: { name: 'search', arguments: '{"words":["lock"]}' } };
    expect(loaded.datasets).toMatchObject({
      rows: TOLD.conversations.length,
      calls: [call, { id: 'call_0_1' }],
      toolAnswer: '[1]',
      longest: LONG_ANSWER.length + 1,
      metadata: TABLE.metadata,
      features: {
        trial: "Value('int64')",
        turns: "Value('int64')",
        verdict: "Value('string')",
        tag: "Value('string')",
      },
      uneven: [13, true],
    });
  });

  it('is evaluated by MLflow with scorers of our own', () => {
    expect(evaluated).toEqual({
      rows: 32,
      asked: 1,
      facts: 0,
      longest: LONG_ANSWER.length + 1,
      tags: { batch_id: 'told', outcome: 'goal-reached', persona: 'expert', verdict: 'failed', tag: 'repairs' },
    });
  });
});
