import { type CsvRecord, csvRecords } from './csv-records.ts';
import { PROTOTYPE, seedField, seedValue } from './seed-fields.ts';
import type { SeedNotes } from './seed-notes.ts';
import { suggestion } from '../contract/suggestion.ts';
import type { SeedRow } from './seed-row.ts';
import { shownValue } from './shown-value.ts';

/** A column: the field of a seed that it gives, or its name as a key of metadata; neither where it has no name. */
interface Column {
  readonly name: string;
  readonly field: ReturnType<typeof seedField>;
}

/** What pandas calls the index that it wrote without a name. */
const NAMELESS = /^(?:Unnamed: \d+)?$/;

/** A whole number as tools write it. */
const NUMBER = /^(?:0|[1-9]\d*)(?:\.0+)?$/;

/** As much of a header as a message repeats, in characters. */
const LONGEST_HEADER = 300;

/** Fields that stand in no column: a column of these names is metadata. */
const NO_COLUMN: readonly (string | undefined)[] = ['metadata', 'history'];

/**
 * Rows of a CSV file with a header; columns that convsim does not know become metadata, empty cells are absent. A column of
 * questions is needed unless there is one of goals or the spec has a goal.
 */
export async function* csvRows(path: string, notes: SeedNotes, needsQuestion = true): AsyncGenerator<SeedRow> {
  let position = 0;
  let columns: readonly Column[] | undefined;
  for await (const record of csvRecords(path)) {
    if ('problem' in record) {
      yield { at: record.line, problem: record.problem };
      if (!columns) return;
    } else if (columns) {
      if (record.cells.some((cell) => cell.trim() !== '')) yield rowOf({ ...record, position }, columns, notes);
      position += 1;
    } else {
      columns = columnsOf(record.cells);
      const problems = headerProblems(columns, needsQuestion);
      yield* problems.map((problem) => ({ at: record.line, problem }));
      if (problems.length > 0) return;
    }
  }
}

/** A column that is named exactly as a field rules over one that is nearly so. */
function columnsOf(cells: readonly string[]): readonly Column[] {
  const names = cells.map((cell) => cell.trim());
  return names.map((name) => {
    const field = seedField(name);
    const isTaken = field !== undefined && field !== name && names.includes(field);
    return { name, field: isTaken || NO_COLUMN.includes(field) ? undefined : field };
  });
}

function headerProblems(columns: readonly Column[], needsQuestion: boolean): readonly string[] {
  const names = columns.map(({ field, name }) => field ?? name);
  const seen = new Set<string>();
  const twice = names.filter((name) => !NAMELESS.test(name) && seen.size === seen.add(name).size);
  const doubled = twice.map((name) => `the header names column ${shownValue(name)} twice; keep one`);
  const isComplete = !needsQuestion || seen.has('question') || seen.has('goal');
  const unusable = seen.has(PROTOTYPE) ? [`no column can have the name "${PROTOTYPE}"; rename it`] : [];
  return [...(isComplete ? [] : [withoutQuestion(names)]), ...doubled, ...unusable];
}

function withoutQuestion(names: readonly string[]): string {
  const near = names.find((name) => suggestion(name, ['question']) !== '');
  const remedy = near === undefined ? 'add one' : `rename "${near}"`;
  const all = names.join(', ');
  const named = all.length > LONGEST_HEADER ? `${all.slice(0, LONGEST_HEADER)}…` : all;
  return `the header has no column "question"; ${remedy} (it names: ${named})`;
}

function rowOf(
  { line: at, cells, position }: CsvRecord & { cells: readonly string[]; position: number },
  columns: readonly Column[],
  notes: SeedNotes,
): SeedRow {
  const extra = cells.slice(columns.length).some((cell) => cell.trim() !== '');
  if (extra) return { at, problem: tooMany(cells.length, columns.length) };
  if (cells.length < columns.length) notes.shortRow();
  const value: Record<string, unknown> = {};
  const metadata: [string, string][] = [];
  const firstNamed = columns.findIndex(({ name }) => !NAMELESS.test(name));
  for (const [index, { name, field }] of columns.entries()) {
    const cell = cells[index] ?? '';
    if (NAMELESS.test(name)) {
      const isIndex = index < firstNamed || isRowNumber(cell, position);
      if (cell.trim() !== '' && !(NUMBER.test(cell.trim()) && isIndex)) return { at, problem: nameless(index + 1) };
      notes.namelessColumn(index + 1);
    } else if (field) {
      const given = seedValue(field, cell);
      if (given !== undefined) value[field] = given;
    } else if (cell !== '') {
      metadata.push([name, cell]);
    }
  }
  return { at, value: metadata.length > 0 ? { ...value, metadata: Object.fromEntries(metadata) } : value };
}

/** An index stands before the named columns. After them, a number may be the end of a text with a comma, as in `5,000`. */
function isRowNumber(cell: string, position: number): boolean {
  return [position, position + 1].includes(Number(cell));
}

function nameless(number: number): string {
  return `column ${number} has no name in the header, but this row has text in it; name or remove it, or quote the cell before it if that text is its end`;
}

function tooMany(cells: number, columns: number): string {
  return `the row has ${cells} cells, the header ${columns}; quote cells that contain the separator`;
}
