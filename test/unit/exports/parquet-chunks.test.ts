import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { expect, it } from 'vitest';
import { TABLE_COLUMNS } from '../../../src/exports/table-columns.ts';
import { exportBytes, orderOf } from '../../support/export-of.ts';
import { record, storeInTempHome } from '../../support/recorded-batch.ts';
import { LONG_ANSWER } from '../../support/told-batch.ts';
import { toldStore } from '../../support/told-store.ts';

async function read(bytes: Buffer) {
  const file = Uint8Array.from(bytes).buffer;
  return { metadata: parquetMetadata(file), rows: await parquetReadObjects({ file }) };
}

it('holds the columns with their types, also where a batch has no conversation', async () => {
  const { store } = await storeInTempHome();
  await record(store, { batchId: 'none', conversations: [] });
  const { metadata, rows } = await read(await exportBytes('parquet', await orderOf(store, ['none'])));
  expect(rows).toEqual([]);
  const kinds = { text: 'UTF8', json: 'UTF8', integer: 'INT64', number: 'DOUBLE', time: 'TIMESTAMP_MILLIS' };
  const found = metadata.schema.slice(1).map(({ name, type, converted_type: converted }) => [name, converted ?? type]);
  expect(found).toEqual(TABLE_COLUMNS.map(({ name, type }) => [name, kinds[type]]));
});

it('holds a row a turn, with what is not there as null', async () => {
  const { store } = await toldStore();
  const { rows } = await read(await exportBytes('parquet', await orderOf(store, ['told'])));
  expect(rows[1]).toMatchObject({
    trial: 2n,
    turn: 0n,
    latency_ms: 812,
    input_tokens: 20n,
    answer: 'In the shed 🚲.',
    tool_outputs: '["[1]","[2]"]',
    answered_at: expect.any(Date),
  });
  expect(rows[3]).toMatchObject({ outcome: 'agent-failed', turn: null, answer: null, set: 'run', scores: null });
  expect(rows.find(({ seed_id: id }) => id === 'long')).toMatchObject({ answer: LONG_ANSWER });
});

it('is written group after group, so that long answers do not gather', async () => {
  const { store } = await storeInTempHome();
  const long = { seed: { question: 'Q?' }, turns: Array.from({ length: 4 }, () => ({ content: LONG_ANSWER })) };
  await record(store, { batchId: 'big', conversations: Array.from({ length: 5 }, () => long) });
  const { metadata, rows } = await read(await exportBytes('parquet', await orderOf(store, ['big'])));
  expect(metadata.row_groups.map((group) => Number(group.num_rows))).toEqual([16, 4]);
  expect(rows.every(({ answer }) => answer === LONG_ANSWER)).toBe(true);
});
