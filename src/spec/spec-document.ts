import { readFile, stat } from 'node:fs/promises';
import { type Document, isAlias, isMap, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml';
import { InputError } from '../contract/errors.ts';
import { type DocumentPath, dottedPath } from './dotted-path.ts';
import { displayPath, pathTrouble, troubleOfFile } from './path-trouble.ts';
import { limitedProblems } from './limited-problems.ts';
import { syntaxProblems } from './syntax-problems.ts';
import { shownValue } from './shown-value.ts';

/** A spec file as read: plain values, and the line of each. */
export interface SpecDocument {
  readonly value: Readonly<Record<string, unknown>>;
  /** 1-based line of the key or list entry at a path, or of its nearest parent that is there. */
  readonly line: (path: DocumentPath) => number;
  /** Of the file, as messages show it. */
  readonly name: string;
  /** File, line and path for a message, e.g. `sim.yaml:7 agent.docs`. */
  readonly place: (path: DocumentPath) => string;
}

/** What a file is read as, for messages. */
export interface DocumentKind {
  /** Where the file was named, e.g. `sim.yaml:4 personas`; a spec is named in the command. */
  readonly namedAt?: string;
  /** What it has at least. */
  readonly example: string;
  /** What its keys are, such as `keys such as agent and seeds`. */
  readonly keys: string;
  /** The key whose list may stand alone in the file. */
  readonly listAs?: string;
}

/** Largest document, in bytes: what reads it takes a second and a hundred megabytes for each of its own. */
const LARGEST = 16 * 1024 * 1024;

const TOO_LARGE = 'is larger than 16 MiB; keep long lists, such as seeds, in a file of their own';

const SPEC: DocumentKind = {
  example: 'a spec has at least the key agent, such as "agent: { type: docs-qa, docs: ./docs }"',
  keys: 'keys such as agent and seeds',
};

/**
 * Reads a spec, or another mapping, as YAML 1.2, or as JSON if its name ends in `.json`.
 * @throws {InputError} when it cannot be read, is empty, has syntax errors, or is not a mapping.
 */
export async function readSpecDocument(file: string, kind: DocumentKind = SPEC): Promise<SpecDocument> {
  const name = displayPath(file);
  const { namedAt } = kind;
  const trouble = await (namedAt === undefined ? troubleOfFile(file) : pathTrouble(file, 'file'));
  if (trouble) throw InputError.of(namedAt ?? name, trouble);
  if ((await stat(file)).size > LARGEST) throw InputError.of(name, TOO_LARGE);
  return parseSpecDocument(decode(await readFile(file), name), { name, kind });
}

function decode(bytes: Uint8Array, name: string): string {
  const text = textOf(bytes);
  // UTF-16 without a byte order mark, and most files that are no text at all, are full of NULs.
  if (text === undefined || text.includes('\0')) throw InputError.of(name, 'is not UTF-8 text; save it as UTF-8');
  return text;
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

interface Read {
  /** Of the file, as messages show it. */
  readonly name: string;
  readonly kind: DocumentKind;
}

function parseSpecDocument(text: string, { name, kind }: Read): SpecDocument {
  const lines = new LineCounter();
  const schema = /\.json$/i.test(name) ? 'json' : 'core';
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    uniqueKeys: false,
    schema,
  });
  const problems = syntaxProblems({ document, lines, name });
  if (problems.length > 0) throw new InputError(limitedProblems(problems, name));
  // A list that stands alone is the value of a key that is not there.
  const inFile = (path: DocumentPath) => (kind.listAs !== undefined && isSeq(document.contents) ? path.slice(1) : path);
  const keys: KeyIndex = new WeakMap();
  const line = (path: DocumentPath) => lineOf({ document, lines, keys }, inFile(path));
  const place = (path: DocumentPath) => `${name}:${line(path)} ${dottedPath(path)}`.trimEnd();
  return { value: mappingOf(document, { name, kind }), line, name, place };
}

function mappingOf(document: Document, { name, kind }: Read): Readonly<Record<string, unknown>> {
  const value = plainValue(document, name);
  if (kind.listAs !== undefined && Array.isArray(value)) return { [kind.listAs]: value };
  if (value === null || value === undefined) throw InputError.of(name, `is empty; ${kind.example}`);
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw InputError.of(name, `expected a mapping with ${kind.keys}, got ${shownValue(value)}`);
  }
  return value as Record<string, unknown>;
}

function plainValue(document: Document, name: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    // Aliases of aliases can grow a few lines into gigabytes: the parser gives up on them.
    if (!(error instanceof ReferenceError)) throw error;
    throw InputError.of(name, 'its aliases expand to too many values; write them out');
  }
}

/** Where each key of a mapping stands: a file of data has thousands of keys, and each of them is a problem. */
type KeyIndex = WeakMap<YAMLMap<Node>, ReadonlyMap<string, Child>>;

interface Child {
  readonly at: Node;
  readonly value: unknown;
}

interface Located {
  readonly document: Document;
  readonly lines: LineCounter;
  readonly keys: KeyIndex;
}

function lineOf({ document, lines, keys }: Located, path: DocumentPath): number {
  let offset = document.contents?.range?.[0] ?? 0;
  let node: unknown = document.contents;
  for (const part of path) {
    const child = childOf(isAlias(node) ? node.resolve(document) : node, part, keys);
    if (!child) break;
    offset = child.at.range?.[0] ?? offset;
    node = child.value;
  }
  return lines.linePos(offset).line || 1;
}

function childOf(node: unknown, part: PropertyKey, keys: KeyIndex): Child | undefined {
  if (isSeq<Node>(node)) {
    const item = node.items[Number(part)];
    return item && { at: item, value: item };
  }
  if (!isMap<Node>(node)) return undefined;
  const known = keys.get(node) ?? indexOf(node);
  keys.set(node, known);
  return known.get(String(part));
}

function indexOf({ items }: YAMLMap<Node>): ReadonlyMap<string, Child> {
  return new Map(items.map(({ key, value }) => [String(key), { at: key, value }]));
}
