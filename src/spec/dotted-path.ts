/** Way from a document's root to one of its values: keys and list indexes. */
export type DocumentPath = readonly PropertyKey[];

/** Something wrong at a path of a document, before the line is known. */
export interface PathProblem {
  readonly path: DocumentPath;
  readonly message: string;
}

/** A path as messages show it, e.g. `agent.llm.baseUrl` or `seeds[3].question`; empty for the root. */
export function dottedPath(path: DocumentPath): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');
}

/** The path that such a text names, e.g. `agent.body.messages[0].content`. */
export function pathOf(dotted: string): DocumentPath {
  return dotted.split('.').flatMap((part) => {
    const [, name = part, indexes = ''] = /^(.*?)((?:\[\d+\])*)$/.exec(part) ?? [];
    return [...(name === '' ? [] : [name]), ...[...indexes.matchAll(/\d+/g)].map(Number)];
  });
}

/** The value at a path; `undefined` where there is none. */
export function valueAt(root: unknown, path: DocumentPath): unknown {
  return path.reduce<unknown>((value, part) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    return (value as Record<PropertyKey, unknown>)[part];
  }, root);
}
