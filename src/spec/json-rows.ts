import { readFile } from 'node:fs/promises';
import { fieldsOf } from '../contract/fields-of.ts';
import { seedField, seedValue } from './seed-fields.ts';
import type { SeedNotes } from './seed-notes.ts';
import { lineRows, type RowContent, type SeedRow } from './seed-row.ts';
import { shownValue } from './shown-value.ts';
import { suggestion } from './suggestion.ts';

const SUCH_AS = 'such as {"question": "…"}';

const EXPECTED = `expected one JSON object per line, ${SUCH_AS}`;

/** Lines of a list that was written with an entry per line. */
const BRACKET = /^\s*[[\]],?\s*$/;

/** Rows of a JSON Lines file: every line that is not blank is an object, or the text of a question. */
export async function* jsonlRows(path: string, notes: SeedNotes): AsyncGenerator<SeedRow> {
  for await (const row of lineRows(path, (text) => (BRACKET.test(text) ? undefined : parsed(text, notes)))) yield row;
}

/**
 * Rows of a JSON file: a list, or an object with one list in it. `undefined` where the file is no single JSON value, as JSON
 * Lines under the name of JSON are.
 */
export async function jsonRows(path: string, notes: SeedNotes): Promise<AsyncGenerator<SeedRow> | undefined> {
  const value = tryParse((await readFile(path, 'utf8')).replace(/^\uFEFF/, ''));
  const lists = Array.isArray(value) ? [value] : Object.values(fieldsOf(value)).filter((inner) => Array.isArray(inner));
  const [list] = lists;
  return lists.length === 1 && list ? rowsOf(list, notes) : undefined;
}

async function* rowsOf(list: readonly unknown[], notes: SeedNotes): AsyncGenerator<SeedRow> {
  for (const [at, value] of list.entries()) yield { at, ...contentOf(value, notes) };
}

function parsed(text: string, notes: SeedNotes): RowContent {
  try {
    return contentOf(JSON.parse(text.replace(/,\s*$/, '')), notes);
  } catch (error) {
    return { problem: `${EXPECTED} (${(error as Error).message})` };
  }
}

function contentOf(value: unknown, notes: SeedNotes): RowContent {
  if (typeof value === 'string') return { value: { question: value } };
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return { value: seedOf(fieldsOf(value), notes) };
  return { problem: `expected a JSON object, ${SUCH_AS}, got ${shownValue(value)}` };
}

/** The fields of a seed, and the other keys as metadata; one that may have been meant for the question is left to be refused. */
function seedOf(fields: Readonly<Record<string, unknown>>, notes: SeedNotes): unknown {
  const seed: Record<string, unknown> = {};
  const extra: [string, unknown][] = [];
  const hasQuestion = Object.keys(fields).some((name) => seedField(name) === 'question');
  for (const [name, value] of Object.entries(fields)) {
    const field = seedField(name);
    const given = field && seedValue(field, value);
    if (field !== undefined && (field === name || !Object.hasOwn(fields, field))) {
      if (given !== undefined) seed[field] = given;
    } else if (!hasQuestion && suggestion(name, ['question']) !== '') {
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
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
