import { InputError } from '../contract/errors.ts';
import { endedCount } from '../contract/outcome.ts';
import { checkFilePlace } from '../output/check-output-place.ts';
import { turnLines } from '../output/recorded-batch.ts';
import { writeJsonl } from '../output/write-jsonl.ts';
import { counted, fullCount } from '../progress/amounts.ts';
import { requireSet } from '../reports/choose-set.ts';
import { junitLines, junitSuite, type JunitSuite } from '../reports/junit-lines.ts';
import { writeJunit } from '../reports/write-junit.ts';
import type { Batch, Store } from '../store/store.ts';

/** What is exported. */
export interface ExportOrder {
  readonly store: Store;
  readonly batches: readonly Batch[];
  /** Of formats that hold scores: the set; where none is named, that of the spec or the only one. */
  readonly set: string | undefined;
  /** Of formats that hold scores: the share that has to pass, a test of its own. */
  readonly share: number | undefined;
}

/** A form in which batches are exported. */
export interface ExportFormat {
  /** Of file names, with its dot. */
  readonly ending: string;
  /** Whether it holds the scores of one set. */
  readonly hasSet: boolean;
  /** Streams the document, whose lines end with their line ends. */
  lines(order: ExportOrder): AsyncIterable<string>;
  /** Writes the file, and others beside it where the format has some; returns what to say. */
  write(order: ExportOrder, file: string): Promise<readonly string[]>;
}

/** What `--format` takes. */
const FORMATS: Readonly<Record<string, ExportFormat>> = {
  jsonl: {
    ending: '.jsonl',
    hasSet: false,
    lines: ({ store, batches }) => turnLines(store, idsOf(batches)),
    write: writeRecords,
  },
  junit: { ending: '.xml', hasSet: true, lines: junitDocument, write: writeTests },
};

function idsOf(batches: readonly Batch[]): string[] {
  return batches.map(({ batchId }) => batchId);
}

async function writeRecords({ store, batches }: ExportOrder, file: string): Promise<readonly string[]> {
  const batchIds = idsOf(batches);
  const written = await writeJsonl({ store, batchIds, file });
  const open = await countOpen(store, batchIds);
  return [
    ...folderMade(written.madeFolder),
    `${written.file}: ${counted(written.turns, 'turn')}`,
    `${written.conversationsFile}: ${counted(written.conversations, 'conversation')}`,
    ...(written.scoresFile === undefined ? [] : [`${written.scoresFile}: scores of judges`]),
    ...(open > 0 ? [`note: ${fullCount(open)} of them have not ended; their outcome is "running"`] : []),
  ];
}

async function countOpen(store: Store, batchIds: readonly string[]): Promise<number> {
  const all = await Promise.all(batchIds.map((batchId) => store.progress(batchId)));
  return all.reduce((sum, { seeds, outcomes }) => sum + seeds - endedCount(outcomes), 0);
}

async function* junitDocument(order: ExportOrder): AsyncGenerator<string> {
  for await (const line of junitLines(order.store, await suitesOf(order))) yield `${line}\n`;
}

async function writeTests(order: ExportOrder, file: string): Promise<readonly string[]> {
  await checkFilePlace(file);
  const suites = await suitesOf(order);
  const madeFolder = await writeJunit({ store: order.store, suites, file });
  const sum = (part: 'tests' | 'failures' | 'errors' | 'skipped') =>
    suites.reduce((total, { counts }) => total + counts[part], 0);
  const figures = `${counted(sum('failures'), 'failure')}, ${counted(sum('errors'), 'error')}, ${fullCount(sum('skipped'))} skipped`;
  return [...folderMade(madeFolder), `${file}: ${counted(sum('tests'), 'test')}, ${figures}`];
}

function folderMade(folder: string | undefined): readonly string[] {
  return folder === undefined ? [] : [`created the folder ${folder}`];
}

async function suitesOf({ store, batches, set, share }: ExportOrder): Promise<readonly JunitSuite[]> {
  const suites: JunitSuite[] = [];
  for (const batch of batches) {
    const rubric = await requireSet(store, { batchId: batch.batchId, set });
    suites.push(await junitSuite(store, { batch, rubric, share }));
  }
  return suites;
}

/** Names of the formats, for `--help`. */
export const FORMAT_NAMES = Object.keys(FORMATS).join(' or ');

/** The format of that name. @throws {InputError} naming those that there are. */
export function requireFormat(name: string): ExportFormat {
  const format = Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined;
  if (format) return format;
  const known = Object.keys(FORMATS).join(' and ');
  throw InputError.of('--format', `unknown format "${name}"; ${known} are written`);
}
