import type { z } from 'zod';
import type { UnknownName } from '../contract/check.ts';
import { type DocumentPath, type PathProblem, valueAt } from './dotted-path.ts';
import { issueText } from './issue-text.ts';
import { knownKeys, knownTypes, type SchemaNode } from './known-keys.ts';
import { suggestion } from './suggestion.ts';
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
  return error.issues.flatMap((issue) => problemsOf(issue, [], checked));
}

function problemsOf(issue: Issue, parent: DocumentPath, checked: Checked): readonly PathProblem[] {
  const path = [...parent, ...issue.path];
  const value = valueAt(checked.root, path);
  if (issue.code === 'unrecognized_keys') return unknownKeys(issue.keys, path, checked);
  if (issue.code === 'invalid_union') return unionProblems(issue, path, checked);
  if (issue.code === 'custom' && issue.params?.['unknown'] !== undefined)
    return [{ path, message: unknownName(issue.params['unknown'] as UnknownName) }];
  const types = knownTypes(checked.schema, path);
  const expected = types.length > 0 ? `a mapping with a type (${types.join(', ')})` : undefined;
  return [{ path, message: issueText(issue, { value, expected }) }];
}

function unknownKeys(keys: readonly string[], path: DocumentPath, { root, schema }: Checked): readonly PathProblem[] {
  const known = knownKeys(schema, root, path).filter((key) => key !== '$schema');
  return keys.map((key) => ({
    path: [...path, key],
    message: unknownName({ what: 'key', name: key, known }),
  }));
}

function unionProblems(issue: UnionIssue, path: DocumentPath, checked: Checked): readonly PathProblem[] {
  const value = valueAt(checked.root, path);
  if (issue.discriminator !== undefined) return [{ path, message: unknownType(value, path, checked.schema) }];
  const meant = issue.errors.filter((branch) => !branch.some(isOtherKind));
  const [only] = meant;
  if (only && meant.length === 1) return only.flatMap((inner) => problemsOf(inner, path, checked));
  const kinds = issue.errors.flat().filter(isOtherKind);
  const expected = [...new Set(kinds.map((inner) => issueText(inner, { value: undefined }).split('expected ')[1]))];
  return [{ path, message: `expected ${expected.join(' or ')}, got ${shownValue(value)}` }];
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

function unknownName(given: Omit<UnknownName, 'what'> & { what: UnknownName['what'] | 'type' }): string {
  const nearest = suggestion(given.name, given.known);
  const separator = nearest === '' ? ';' : '';
  return `unknown ${given.what} "${given.name}"${nearest}${separator} known ${given.what}s: ${given.known.join(', ')}`;
}
