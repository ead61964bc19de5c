import type { z } from 'zod';
import { fieldsOf } from '../contract/fields-of.ts';
import { type DocumentPath, dottedPath, type PathProblem, valueAt } from './dotted-path.ts';
import { issueText } from './issue-text.ts';
import { knownKeys, knownTypes, type SchemaNode } from './known-keys.ts';
import { nearestName, suggestionOrAll } from '../contract/suggestion.ts';
import { shownValue } from './shown-value.ts';

type Issue = z.core.$ZodIssue;
type UnionIssue = z.core.$ZodIssueInvalidUnion;

interface Checked {
  /** The document that was checked. */
  readonly root: unknown;
  /** JSON Schema of what it should be: names the keys and types that are known. */
  readonly schema: SchemaNode;
}

/** What a schema found wrong with a document, in words for its author. */
export function schemaProblems(error: z.ZodError, checked: Checked): readonly PathProblem[] {
  const found = error.issues.flatMap((issue) => problemsOf(issue, [], checked));
  const meant = new Set(found.flatMap((problem) => problem.meant ?? []));
  return found
    .filter(({ path }) => !meant.has(dottedPath(path)) || valueAt(checked.root, path) !== undefined)
    .map(({ path, message }) => ({ path, message }));
}

/** A problem, and the key that was meant by a mistyped one: that is not reported as missing too. */
interface FoundProblem extends PathProblem {
  readonly meant?: string;
}

function problemsOf(issue: Issue, parent: DocumentPath, checked: Checked): readonly FoundProblem[] {
  const path = [...parent, ...issue.path];
  const value = valueAt(checked.root, path);
  if (issue.code === 'unrecognized_keys') return unknownKeys(issue.keys, path, checked);
  if (issue.code === 'invalid_union') return unionProblems(issue, path, checked);
  if (issue.code === 'invalid_key') return [{ path, message: keyProblem(issue, path) }];
  const types = knownTypes(checked.schema, path);
  const expected = types.length > 0 ? `a mapping with a type (${types.join(', ')})` : undefined;
  return [{ path, message: issueText(issue, { value, expected }) }];
}

function unknownKeys(keys: readonly string[], path: DocumentPath, { root, schema }: Checked): readonly FoundProblem[] {
  const known = knownKeys(schema, root, path).filter((key) => key !== '$schema');
  return keys.map((key) => {
    const nearest = nearestName(key, known);
    const meant = nearest === undefined ? {} : { meant: dottedPath([...path, nearest]) };
    return { path: [...path, key], message: unknownName({ what: 'key', name: key, known }), ...meant };
  });
}

function unionProblems(issue: UnionIssue, path: DocumentPath, checked: Checked): readonly FoundProblem[] {
  const value = valueAt(checked.root, path);
  if (issue.discriminator !== undefined) return [{ path, message: unknownType(value, path, checked.schema) }];
  const meant = issue.errors.filter((branch) => !branch.some(isOtherKind));
  const [only] = meant;
  if (only && meant.length === 1) return only.flatMap((inner) => problemsOf(inner, path, checked));
  if (meant.length > 1) return mappingProblems(meant, path, checked);
  const kinds = issue.errors.flat().filter(isOtherKind);
  const expected = [...new Set(kinds.map((inner) => issueText(inner, { value: undefined }).split('expected ')[1]))];
  return [{ path, message: `expected ${expected.join(' or ')}, got ${shownValue(value)}` }];
}

/** A mapping that fits none of several: the one is meant whose own key it has. */
function mappingProblems(
  branches: readonly (readonly Issue[])[],
  path: DocumentPath,
  checked: Checked,
): readonly FoundProblem[] {
  const given = Object.keys(fieldsOf(valueAt(checked.root, path)));
  const own = branches.map((branch) => branch.flatMap((issue) => missingKey(issue, given)));
  const chosen = branches.filter((_, index) => own[index]?.length === 0);
  const [only] = chosen;
  if (only && chosen.length === 1) return only.flatMap((inner) => problemsOf(inner, path, checked));
  const known = [...new Set(own.flat())];
  if (chosen.length > 1) {
    const found = given.filter((key) => chosen.some((branch) => branch.some((issue) => isUnknownKey(issue, key))));
    return [{ path, message: `has ${found.join(' and ')} together; keep one of them and make the others entries` }];
  }
  const strange = given.filter((key) => branches.every((branch) => branch.some((issue) => isUnknownKey(issue, key))));
  const message = `names none of ${known.join(', ')}; give one of them`;
  if (strange.length === 0) return [{ path, message }];
  return strange.map((key) => ({ path: [...path, key], message: unknownName({ what: 'key', name: key, known }) }));
}

function missingKey(issue: Issue, given: readonly string[]): readonly string[] {
  const [key, ...deeper] = issue.path;
  return key === undefined || deeper.length > 0 || given.includes(String(key)) ? [] : [String(key)];
}

function isUnknownKey(issue: Issue, key: string): boolean {
  return issue.code === 'unrecognized_keys' && issue.keys.includes(key);
}

/** A key of a mapping by names that is no such name. */
function keyProblem({ issues }: Extract<Issue, { code: 'invalid_key' }>, path: DocumentPath): string {
  const [inner] = issues;
  const name = String(path.at(-1));
  if (inner?.code === 'invalid_value') return unknownName({ what: 'key', name, known: inner.values.map(String) });
  return `${inner?.message ?? 'is not allowed as a name'}, got ${shownValue(name)}`;
}

/** Whether a branch of a union was not meant: the value is of another kind altogether. */
function isOtherKind(issue: Issue): boolean {
  return issue.code === 'invalid_type' && issue.path.length === 0;
}

function unknownType(value: unknown, path: DocumentPath, schema: SchemaNode): string {
  const known = knownTypes(schema, path.slice(0, -1));
  if (typeof value === 'string') return unknownName({ what: 'type', name: value, known });
  const start = value === undefined ? 'is missing' : `expected text, got ${shownValue(value)}`;
  return `${start}; known types: ${known.join(', ')}`;
}

function unknownName(given: { what: 'key' | 'type'; name: string; known: readonly string[] }): string {
  const { what, name, known } = given;
  return `unknown ${what} "${name}"${suggestionOrAll(name, known, `${what}s`)}`;
}
