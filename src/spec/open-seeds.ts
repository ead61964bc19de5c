import { extname } from 'node:path';
import { InputError } from '../contract/errors.ts';
import type { SeedInput } from '../contract/seed.ts';
import { csvRows } from './csv-rows.ts';
import type { Expansion } from './expansion.ts';
import { jsonlRows, jsonRows, startsWithList } from './json-rows.ts';
import { SeedNotes } from './seed-notes.ts';
import { type SeedRow, txtRows } from './seed-row.ts';
import { displayPath, pathTrouble } from './path-trouble.ts';

/** Where a batch's seeds come from. */
export type SeedsSource = {
  /** Only so many of the first seeds are read; default: all. */
  readonly limit?: number | undefined;
  /** How each row becomes conversations; without it each is one. */
  readonly expansion?: Expansion | undefined;
} & (
  | {
      readonly kind: 'file';
      /** Absolute. */
      readonly path: string;
      /** Where the file was named: `sim.yaml:12 seeds` or `--seeds`. */
      readonly namedAt: string;
      /** Its format where the ending of its name does not say it, e.g. `.csv`. */
      readonly format?: string;
      /** Its name in messages; default: its path. */
      readonly shownAs?: string;
    }
  | {
      readonly kind: 'list';
      readonly seeds: readonly (string | SeedInput)[];
      readonly namedAt: string;
      /** File and line of the entry at that index, e.g. `sim.yaml:12 seeds[3]`. */
      readonly place: (index: number) => string;
    }
);

/** A seed list that can be read, row by row. */
export interface OpenSeeds {
  readonly rows: AsyncIterable<SeedRow>;
  /** File and line of the row at a line or index, e.g. `seeds.csv:12`. */
  place(at: number): string;
  /** Position of that row within the list, e.g. `line 12`. */
  placeWithin(at: number): string;
  /** What was read otherwise than it stands there; complete once all rows were read. */
  notes(): readonly string[];
}

type RowsOf = (path: string, notes: SeedNotes, needsQuestion: boolean) => AsyncGenerator<SeedRow>;

const FORMATS: Readonly<Record<string, RowsOf>> = {
  '.txt': txtRows,
  '.csv': csvRows,
  '.tsv': csvRows,
  '.jsonl': jsonlRows,
  '.ndjson': jsonlRows,
  '.json': jsonlRows,
};

/** The formats, for messages. */
export const SEED_FORMATS = new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(Object.keys(FORMATS));

/** Name of a seed list for messages. */
export function nameOf(source: SeedsSource): string {
  return source.kind === 'file' ? (source.shownAs ?? displayPath(source.path)) : source.namedAt;
}

/** Opens a seed list. @throws {InputError} when the file is missing, unreadable, or of an unknown format. */
export async function openSeeds(source: SeedsSource): Promise<OpenSeeds> {
  if (source.kind === 'list') {
    return { rows: listRows(source.seeds), place: source.place, placeWithin: (at) => `seeds[${at}]`, notes: () => [] };
  }
  const { path, namedAt, format = extname(path).toLowerCase() } = source;
  const rowsOf = FORMATS[format];
  const trouble = (await pathTrouble(path, 'file')) ?? (rowsOf ? undefined : unknownFormat(path));
  if (!rowsOf || trouble) throw InputError.of(namedAt, trouble ?? unknownFormat(path));
  const name = nameOf(source);
  const seen = new SeedNotes();
  const notes = () => seen.lines().map((line) => `${name}: ${line}`);
  const list = (await isWhole(path, format)) ? await jsonRows(path, { notes: seen, name }) : undefined;
  if (list) return { rows: list, place: (at) => `${name}[${at}]`, placeWithin: (at) => `entry ${at}`, notes };
  const needsQuestion = source.expansion?.spec.user?.goal === undefined;
  return {
    rows: rowsOf(path, seen, needsQuestion),
    place: (at) => `${name}:${at}`,
    placeWithin: (at) => `line ${at}`,
    notes,
  };
}

/** Whether a file is read as one JSON value: by its name, or because it holds a list under the name of JSON Lines. */
async function isWhole(path: string, format: string): Promise<boolean> {
  return format === '.json' || (FORMATS[format] === jsonlRows && (await startsWithList(path)));
}

async function* listRows(seeds: readonly unknown[]): AsyncGenerator<SeedRow> {
  for (const [at, seed] of seeds.entries()) {
    yield { at, value: typeof seed === 'string' ? { question: seed } : seed };
  }
}

function unknownFormat(path: string): string {
  const ending = extname(path);
  const what = ending === '' ? 'has no extension' : `has the unknown extension "${ending}"`;
  return `${displayPath(path)} ${what}; give a ${SEED_FORMATS} file`;
}
