import { dirname, resolve } from 'node:path';
import type { Source } from './read-sources.ts';

/** Which file imports which, by absolute path; imports of types count, lazy imports (`await import`) do not. */
export type ImportGraph = ReadonlyMap<string, ReadonlySet<string>>;

/** The imports between the files given; those of packages and of other folders are left out. */
export function importGraph(sources: readonly Source[]): ImportGraph {
  const known = new Set(sources.map(({ path }) => path));
  return new Map(sources.map((source) => [source.path, new Set(importedBy(source).filter((path) => known.has(path)))]));
}

/** How many files import each one. */
export function importerCounts(graph: ImportGraph): ReadonlyMap<string, number> {
  const counts = new Map([...graph.keys()].map((path) => [path, 0]));
  for (const path of [...graph.values()].flatMap((imported) => [...imported])) {
    counts.set(path, (counts.get(path) ?? 0) + 1);
  }
  return counts;
}

/** The groups of files that all reach each other through imports. */
export function circles(graph: ImportGraph): readonly (readonly string[])[] {
  const reached = new Map([...graph.keys()].map((path) => [path, reachedFrom(graph, path)]));
  const groups = [...reached].map(([path, others]) => [...others].filter((other) => reached.get(other)?.has(path)));
  const distinct = new Map(groups.filter((group) => group.length > 1).map((group) => [group.toSorted().join(), group]));
  return [...distinct.values()].map((group) => group.toSorted());
}

function importedBy({ path, parsed: { module } }: Source): readonly string[] {
  const imported = module.staticImports.map(({ moduleRequest }) => moduleRequest.value);
  const exported = module.staticExports.flatMap(({ entries }) => entries.map((entry) => entry.moduleRequest?.value));
  return [...imported, ...exported]
    .filter((request) => request?.startsWith('.'))
    .map((request) => resolve(dirname(path), request ?? ''));
}

function reachedFrom(graph: ImportGraph, start: string): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [start];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const next = [...(graph.get(path) ?? [])].filter((imported) => !reached.has(imported));
    next.forEach((imported) => reached.add(imported));
    open.push(...next);
  }
  return reached;
}
