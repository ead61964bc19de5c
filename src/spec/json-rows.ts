import { stat } from 'node:fs/promises';
import { InputError, type Problem } from '../contract/errors.ts';
import { fieldsOf } from '../contract/fields-of.ts';
import { NestingError, parseJson } from '../contract/parse-json.ts';
import { PROTOTYPE, seedField, seedValue } from './seed-fields.ts';
import type { SeedNotes } from './seed-notes.ts';
import { readLines } from './read-lines.ts';
import { lineProblem, lineRows, type RowContent, type SeedRow } from './seed-row.ts';
import { shownValue } from './shown-value.ts';
import { suggestion } from '../contract/suggestion.ts';

const SUCH_AS = 'such as {"question": "…"}';

const EXPECTED = `expected one JSON object per line, ${SUCH_AS}`;

/** Largest file that is read as one JSON value, in bytes: its values take several times as much memory. */
const LARGEST_WHOLE = 128 * 1024 * 1024;

const TOO_LARGE = 'is one JSON value of more than 128 MiB; write an object a line (.jsonl), which is read line by line';

/** A text, which stays as it is, or what JSON does not have. */
const STRING_OR_FLAW = /"[^"\\]*(?:\\.[^"\\]*)*"|\bNaN\b|-?\bInfinity\b|,(?=\s*[\]}])/g;

/** Lines of a list that was written with an entry per line. */
const BRACKET = /^\s*[[\]],?\s*$/;

/** Rows of a JSON Lines file: every line that is not blank is an object, or the text of a question. */
export async function* jsonlRows(path: string, notes: SeedNotes): AsyncGenerator<SeedRow> {
  for await (const row of lineRows(path, (text) => (BRACKET.test(text) ? undefined : parsed(text, notes)))) yield row;
}

/**
 * Rows of a JSON file: a list, an object with one list in it, or a single seed. `undefined` where the file is no
 * single JSON value, as JSON Lines under the name of JSON are.
 * @throws {InputError} that names the lines that are not UTF-8.
 */
export async function jsonRows(
  path: string,
  { notes, name }: { notes: SeedNotes; name: string },
): Promise<AsyncGenerator<SeedRow> | undefined> {
  const { size } = await stat(path);
  if (size > LARGEST_WHOLE && !(await startsWithList(path))) return undefined;
  if (size > LARGEST_WHOLE) throw InputError.of(name, TOO_LARGE);
  const value = tryParse(await textOf(path, name));
  const lists = Array.isArray(value) ? [value] : listsIn(fieldsOf(value));
  const [list] = lists;
  return lists.length === 1 && list ? rowsOf(list, notes) : undefined;
}

/** Whether a file begins as a list does; only its first lines are read. */
export async function startsWithList(path: string): Promise<boolean> {
  for await (const { text } of readLines(path)) if (text.trim() !== '') return text.trim().startsWith('[');
  return false;
}

async function textOf(path: string, name: string): Promise<string> {
  const lines: string[] = [];
  const problems: Problem[] = [];
  for await (const line of readLines(path, LARGEST_WHOLE)) {
    lines.push(line.text);
    const message = lineProblem(line);
    if (message !== undefined) problems.push({ place: `${name}:${line.number}`, message });
  }
  if (problems.length > 0) throw new InputError(problems);
  return lines.join('\n');
}

/** Whether one of these keys says what a conversation starts from. */
function hasStart(names: readonly string[]): boolean {
  return names.some((name) => ['question', 'goal'].includes(seedField(name) ?? ''));
}

/** The lists in an object; one that has a question or goal is itself the only entry, and its lists are its own. */
function listsIn(fields: Readonly<Record<string, unknown>>): readonly unknown[][] {
  if (hasStart(Object.keys(fields))) return [[fields]];
  return Object.values(fields).filter((inner) => Array.isArray(inner));
}

async function* rowsOf(list: readonly unknown[], notes: SeedNotes): AsyncGenerator<SeedRow> {
  for (const [at, value] of list.entries()) yield { at, ...contentOf(value, notes) };
}

function parsed(text: string, notes: SeedNotes): RowContent {
  try {
    return contentOf(parseLoosely(text.trim().replace(/,$/, '')), notes);
  } catch (error) {
    const { message } = error as Error;
    return {
      problem: error instanceof NestingError ? `the value is ${message}; write it flatter` : `${EXPECTED} (${message})`,
    };
  }
}

function contentOf(value: unknown, notes: SeedNotes): RowContent {
  if (typeof value === 'string') return { value: { question: value } };
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    if (Object.hasOwn(value, PROTOTYPE)) return { problem: `no key can have the name "${PROTOTYPE}"; rename it` };
    return { value: seedOf(fieldsOf(value), notes) };
  }
  return { problem: `expected a JSON object, ${SUCH_AS}, got ${shownValue(value)}` };
}

/** The fields of a seed, and the other keys as metadata; one that may have been meant for the question is left to be refused. */
function seedOf(fields: Readonly<Record<string, unknown>>, notes: SeedNotes): unknown {
  const seed: Record<string, unknown> = {};
  const extra: [string, unknown][] = [];
  const isStarted = hasStart(Object.keys(fields));
  for (const [name, value] of Object.entries(fields)) {
    const field = seedField(name);
    const given = field && seedValue(field, value);
    if (field !== undefined && (field === name || !(Object.hasOwn(fields, field) || Object.hasOwn(seed, field)))) {
      if (given !== undefined) seed[field] = given;
    } else if (!isStarted && suggestion(name, ['question']) !== '') {
      seed[name] = value;
    } else {
      extra.push([name, value]);
      notes.extraKey(name);
    }
  }
  if (extra.length === 0) return seed;
  const { metadata = {} } = seed;
  return typeof metadata === 'object' ? { ...seed, metadata: { ...Object.fromEntries(extra), ...metadata } } : seed;
}

function tryParse(text: string): unknown {
  try {
    return parseLoosely(text);
  } catch {
    return undefined;
  }
}

/** JSON, and what tools write beside it: a comma after the last entry, and NaN for no value. @throws {SyntaxError} */
function parseLoosely(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof NestingError) throw error;
    const mended = text.replace(STRING_OR_FLAW, (found) =>
      found.startsWith('"') ? found : found === ',' ? '' : 'null',
    );
    if (mended === text) throw error;
    return parseJson(mended);
  }
}
