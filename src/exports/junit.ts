import { writeWholeFile } from '../output/write-whole-file.ts';
import { counted, fullCount } from '../progress/amounts.ts';
import { junitLines, junitSuite, type JunitSuite } from '../reports/junit-lines.ts';
import type { JudgedRow } from '../store/judgement-store.ts';
import type { ExportFormat } from './export-format.ts';
import type { ExportedBatch, ExportOrder } from './export-order.ts';
import { verdictIn } from './verdict-in.ts';
import { folderMade } from './written-notes.ts';

/** What judging came to, as test reports: a suite a batch, a test a conversation. */
export const junit: ExportFormat = {
  ending: '.xml',
  holds: 'needed-set',
  chunks: async function* (order) {
    yield* document(order, await suitesOf(order));
  },
  write: writeTests,
};

async function* document({ store }: ExportOrder, suites: readonly JunitSuite[]): AsyncGenerator<string> {
  for await (const line of junitLines(store, suites)) yield `${line}\n`;
}

async function writeTests(order: ExportOrder, file: string): Promise<readonly string[]> {
  const suites = await suitesOf(order);
  const madeFolder = await writeWholeFile(file, document(order, suites));
  const sum = (part: 'tests' | 'failures' | 'errors' | 'skipped') =>
    suites.reduce((total, { counts }) => total + counts[part], 0);
  const figures = `${counted(sum('failures'), 'failure')}, ${counted(sum('errors'), 'error')}, ${fullCount(sum('skipped'))} skipped`;
  return [...folderMade(madeFolder), `${file}: ${counted(sum('tests'), 'test')}, ${figures}`];
}

async function suitesOf(order: ExportOrder): Promise<readonly JunitSuite[]> {
  const suites: JunitSuite[] = [];
  for (const each of order.batches) {
    const { batch, rubric } = each;
    if (rubric)
      suites.push(await junitSuite(order.store, { batch, rubric, isWanted: chooser(order, each), share: order.share }));
  }
  return suites;
}

function chooser({ selection }: ExportOrder, { batch, rubric }: ExportedBatch): (row: JudgedRow) => boolean {
  const { spec } = batch.manifest;
  return (row) =>
    selection.has({
      outcome: row.ending?.outcome ?? 'running',
      verdict: rubric && verdictIn(rubric, row),
      tag: row.seed.tag ?? spec.tag,
    });
}
