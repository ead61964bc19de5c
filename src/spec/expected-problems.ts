import { z } from 'zod';
import { Expectation } from '../contract/expectation.ts';
import { expectProblems } from '../judges/judge-problems.ts';
import type { PathProblem } from './dotted-path.ts';
import type { SchemaNode } from './known-keys.ts';
import { schemaProblems } from './schema-problems.ts';

const Expectations = z.array(Expectation);

const SCHEMA = z.toJSONSchema(Expectations, { io: 'input', unrepresentable: 'any' }) as SchemaNode;

/** What is wrong with the entries of a row's `expect`, each at its place. */
export function expectedProblems(expect: readonly unknown[] | undefined): readonly PathProblem[] {
  if (!expect) return [];
  const { error } = Expectations.safeParse(expect);
  const found = [...(error ? schemaProblems(error, { root: expect, schema: SCHEMA }) : []), ...expectProblems(expect)];
  return found.map(({ path, message }) => ({ path: ['expect', ...path], message }));
}
