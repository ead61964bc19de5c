import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { harmlessText } from '../../../src/exports/csv-lines.ts';
import { TABLE_COLUMNS } from '../../../src/exports/table-columns.ts';
import { exportText, orderOf } from '../../support/export-of.ts';
import { ODD_TEXTS } from '../../support/told-batch.ts';
import { toldStore } from '../../support/told-store.ts';

type Row = Readonly<Record<string, string>>;

async function told(): Promise<{ readonly text: string; readonly rows: readonly Row[] }> {
  const { store } = await toldStore();
  const text = await exportText('csv', await orderOf(store, ['told']));
  return { text, rows: parse(text, { bom: true, columns: true }) };
}

describe('the CSV file', () => {
  it('begins with a byte order mark and the names of the columns', async () => {
    const { text } = await told();
    expect(text.startsWith(`\ufeffbatch_id,conversation_id,seed_id,`)).toBe(true);
    expect(text.split('\r\n')[0]).toBe(`\ufeff${TABLE_COLUMNS.map(({ name }) => name).join(',')}`);
  });

  it('has a row a turn, and one of a conversation without any', async () => {
    const { rows } = await told();
    expect(rows.slice(0, 5).map(({ seed_id: id, turn, turns }) => [id, turn, turns])).toEqual([
      ['plain', '0', '1'],
      ['bike.expert.t2', '0', '2'],
      ['bike.expert.t2', '1', '2'],
      ['down', '', '0'],
      ['runs', '0', '1'],
    ]);
    expect(rows[3]).toMatchObject({ question: 'Anybody?', answer: '', error_message: 'refused: "503", later' });
  });

  it('keeps numbers as numbers, and JSON as JSON', async () => {
    const row = (await told()).rows[1];
    expect(row).toMatchObject({ latency_ms: '812', cached_input_tokens: '4', trial: '2', goal: 'find it\nlock it' });
    expect(JSON.parse(row?.['scores'] ?? '')).toEqual({
      'rules/polite': 'pass',
      'quality/resolved': 'fail',
      'quality/tone': 3,
    });
  });

  it('gives every text back, without the apostrophe of those that a spreadsheet would run', async () => {
    const { rows } = await told();
    const answers = rows.filter(({ seed_id: id, turn }) => id?.startsWith('odd-') && turn === '0');
    const cells = answers.map(({ answer }) => answer ?? '');
    expect(cells.filter((cell) => cell.startsWith("'")).length).toBe(7);
    expect(cells.map((cell) => cell.replace(/^'/, ''))).toEqual(ODD_TEXTS);
  });
});

describe('a harmless text', () => {
  const starts = [
    '=',
    '+',
    '-',
    '@',
    '\t',
    '\r',
    '\n',
    '\uff1d',
    '\uff0b',
    '\uff0d',
    '\uff20',
    ' =',
    '\u00a0+',
    '\ufeff@',
    '\u200e-',
  ];

  it.each(starts)('does not begin with %j', (start) => {
    expect(harmlessText(`${start}1`)).toBe(`'${start}1`);
  });

  it.each(['a=b', "'tis", '{"a":1}', '5', '', '“=1”'])('is %j as it stands', (text) => {
    expect(harmlessText(text)).toBe(text);
  });

  it('is another one for another text', () => {
    const text = fc.string({ unit: fc.constantFrom("'", '=', ' ', 'a') });
    fc.assert(fc.property(text, text, (one, other) => one === other || harmlessText(one) !== harmlessText(other)));
  });
});
