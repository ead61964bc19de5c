import { basename, join, relative } from 'node:path';
import { circles, importerCounts, importGraph } from './import-graph.ts';
import { linesBelow, readSources, type Source } from './read-sources.ts';
import { syntaxOf } from './syntax-of.ts';

/** A figure: what it measures, and its value as text. */
export type Figure = readonly [name: string, value: string];

const SMALL_LINES = 25;
const TINY_LINES = 12;

/** The figures of a folder of sources; those of a folder `src` include the tests in the folder `test` beside it. */
export function codeFigures(folder: string): readonly Figure[] {
  const sources = readSources(folder);
  if (sources.length === 0) throw new Error(`there is no TypeScript file in ${folder}`);
  return [...sizes(sources), ...syntax(sources), ...tests(folder, sources), ...imports(folder, sources)];
}

function sizes(sources: readonly Source[]): readonly Figure[] {
  const lengths = sources.map(({ lines }) => lines);
  const upTo = (limit: number): string => percent(lengths.filter((length) => length <= limit).length, sources.length);
  return [
    ['source files', grouped(sources.length)],
    ['source lines', grouped(sum(lengths))],
    ['file lines: median / p90 / max', quantiles(lengths, [0.5, 0.9, 1])],
    [`files of at most ${TINY_LINES} / ${SMALL_LINES} lines`, `${upTo(TINY_LINES)} / ${upTo(SMALL_LINES)}`],
  ];
}

function syntax(sources: readonly Source[]): readonly Figure[] {
  const all = sources.map(syntaxOf);
  const total = (key: 'anys' | 'errorClasses' | 'plainThrows' | 'ownThrows' | 'exports' | 'commentedExports') =>
    sum(all.map((one) => one[key]));
  const functionLines = all.flatMap((one) => one.functionLines);
  const commentLines = sum(all.map((one) => one.commentLines));
  return [
    ['function lines: median / p90 / p99 / max', quantiles(functionLines, [0.5, 0.9, 0.99, 1])],
    ['any', grouped(total('anys'))],
    ['exports commented', percent(total('commentedExports'), total('exports'))],
    ['comment lines', percent(commentLines, sum(sources.map(({ lines }) => lines)), 1)],
    ['error classes', grouped(total('errorClasses'))],
    ['throw Error : own', `${total('plainThrows')} : ${total('ownThrows')}`],
    ['file name = an export', percent(all.filter((one) => one.isNamedAfterExport).length, all.length)],
  ];
}

function tests(folder: string, sources: readonly Source[]): readonly Figure[] {
  if (basename(folder) !== 'src') return [];
  const folderOfTests = join(folder, '..', 'test');
  const sourceLines = sum(sources.map(({ lines }) => lines));
  const ratio = (lines: number): string => (lines / sourceLines).toFixed(2);
  const own = linesBelow(folderOfTests, (path) => !path.includes('/test/support/'));
  return [['test : source lines, with / without test/support', `${ratio(linesBelow(folderOfTests))} / ${ratio(own)}`]];
}

function imports(folder: string, sources: readonly Source[]): readonly Figure[] {
  const graph = importGraph(sources);
  const importers = importerCounts(graph);
  const single = sources.filter(({ path, lines }) => lines <= SMALL_LINES && importers.get(path) === 1);
  const found = circles(graph);
  return [
    [`files of at most ${SMALL_LINES} lines with one importer`, grouped(single.length)],
    ['import circles, types counted', grouped(found.length)],
    ...found.map((files): Figure => ['  circle', files.map((path) => relative(folder, path)).join(' ')]),
  ];
}

function quantiles(values: readonly number[], shares: readonly number[]): string {
  const sorted = values.toSorted((one, other) => one - other);
  return shares.map((share) => grouped(sorted[Math.ceil(sorted.length * share) - 1] ?? 0)).join(' / ');
}

function percent(part: number, whole: number, digits = 0): string {
  return `${((100 * part) / whole).toFixed(digits)} %`;
}

function grouped(value: number): string {
  return value.toLocaleString('en-US');
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
