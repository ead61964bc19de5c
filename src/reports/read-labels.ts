import { stat } from 'node:fs/promises';
import { InputError, type Problem } from '../contract/errors.ts';
import { suggestionOrAll } from '../contract/suggestion.ts';
import { csvRecords } from '../spec/csv-records.ts';
import { shownValue } from '../spec/shown-value.ts';

/** What a person said of one conversation by one criterion. */
export interface Label {
  /** 1-based line of the file. */
  readonly line: number;
  readonly conversationId: string;
  /** `<criterion>`, or `<judge>/<criterion>` where several judges have one of that name. */
  readonly criterion: string;
  /** A number stands on the criterion's scale. */
  readonly label: 'pass' | 'fail' | number;
}

const COLUMNS = ['conversation_id', 'criterion', 'label'] as const;

type Column = (typeof COLUMNS)[number];

/** Most problems of a file that are named: more of them have the same reason. */
const MOST_NAMED = 20;

/**
 * Reads a CSV file of labels: `conversation_id`, `criterion` and `label` (pass, fail or a number), in any order; other columns
 * are left to their readers.
 * @throws {InputError} with line and value of everything that is wrong.
 */
export async function readLabels(file: string): Promise<readonly Label[]> {
  if (!(await stat(file).catch(() => undefined))?.isFile())
    throw InputError.of('--labels', `there is no file ${file}; name a CSV file with the columns ${COLUMNS.join(', ')}`);
  const labels: Label[] = [];
  const problems: Problem[] = [];
  let places: Readonly<Record<Column, number>> | undefined;
  for await (const record of csvRecords(file)) {
    const place = `${file}:${record.line}`;
    if ('problem' in record) problems.push({ place, message: record.problem });
    else if (!places) places = placesOf(record.cells, place);
    else if (record.cells.some((cell) => cell.trim() !== '')) {
      const label = labelOf(record, places);
      if (typeof label === 'string') problems.push({ place, message: label });
      else labels.push(label);
    }
  }
  if (problems.length > 0) throw new InputError(someOf(problems));
  if (labels.length === 0) throw InputError.of('--labels', `${file} holds no label below its header; add one a line`);
  checkOnce(labels, file);
  return labels;
}

/** As many problems as people read, and how many more there are. */
export function someOf(problems: readonly Problem[]): readonly Problem[] {
  const more = problems.length - MOST_NAMED;
  if (more <= 0) return problems;
  return [...problems.slice(0, MOST_NAMED), { place: '--labels', message: `${more} more lines have such problems` }];
}

function placesOf(cells: readonly string[], place: string): Readonly<Record<Column, number>> {
  const names = cells.map((cell) => cell.trim().toLowerCase());
  const twice = COLUMNS.filter((column) => names.indexOf(column) !== names.lastIndexOf(column)).map((column) => ({
    place,
    message: `the header names column "${column}" twice; keep one of them`,
  }));
  const missing = COLUMNS.filter((column) => !names.includes(column)).map((column) => ({
    place,
    message: `the header has no column "${column}"; add one (it names ${shownValue(cells.join(', '))})`,
  }));
  if (twice.length + missing.length > 0) throw new InputError([...twice, ...missing]);
  const [conversation_id, criterion, label] = COLUMNS.map((column) => names.indexOf(column)) as [
    number,
    number,
    number,
  ];
  return { conversation_id, criterion, label };
}

/** The label of a row, or what is wrong with it. */
function labelOf(
  { line, cells }: { readonly line: number; readonly cells: readonly string[] },
  places: Readonly<Record<Column, number>>,
): Label | string {
  const cell = (column: Column) => cells[places[column]]?.trim() ?? '';
  const empty = COLUMNS.find((column) => cell(column) === '');
  if (empty !== undefined) return `${empty} is empty; fill it in`;
  const [conversationId, criterion, given] = [cell('conversation_id'), cell('criterion'), cell('label')];
  const word = given.toLowerCase();
  if (word === 'pass' || word === 'fail') return { line, conversationId, criterion, label: word };
  // Enough digits come to infinity.
  if (/^-?\d+(?:\.\d+)?$/.test(given) && Number.isFinite(Number(given))) {
    return { line, conversationId, criterion, label: Number(given) };
  }
  return `label is ${shownValue(given)}${suggestionOrAll(given, ['pass', 'fail'], 'labels')}, or a number on the criterion's scale`;
}

/** Of two labels of the same thing nobody could say which holds. */
function checkOnce(labels: readonly Label[], file: string): void {
  const seen = new Map<string, number>();
  const problems = labels.flatMap(({ line, conversationId, criterion }) => {
    const key = JSON.stringify([conversationId, criterion]);
    const first = seen.get(key);
    if (first === undefined) seen.set(key, line);
    const message = `${shownValue(conversationId)} has a label for ${shownValue(criterion)} in line ${first} already; keep one`;
    return first === undefined ? [] : [{ place: `${file}:${line}`, message }];
  });
  if (problems.length > 0) throw new InputError(someOf(problems));
}
