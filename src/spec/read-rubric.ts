import { dirname, resolve } from 'node:path';
import type { Environment } from '../contract/environment.ts';
import { InputError } from '../contract/errors.ts';
import type { JudgeSpec } from '../contract/judge-spec.ts';
import { SpecBase } from '../contract/simulation-spec.ts';
import { checkPaths } from './check-paths.ts';
import type { ComponentTypes } from './component-types.ts';
import { dottedPath } from './dotted-path.ts';
import { judgeProblemsOf } from './judge-problems-of.ts';
import type { SchemaNode } from './known-keys.ts';
import type { SoundParts } from './read-spec.ts';
import { replaceVariables } from './replace-variables.ts';
import { schemaProblems } from './schema-problems.ts';
import { rubricJsonSchema, rubricSchema } from './simulation-schema.ts';
import { judgeComponents } from './spec-component.ts';
import { type DocumentKind, readSpecDocument } from './spec-document.ts';

const RUBRIC: DocumentKind = {
  example:
    'a rubric has at least one judge, such as "- { name: rules, type: checks, checks: [{ contains: \\"30 days\\" }] }"',
  keys: 'the key judges, or a list of judges',
  listAs: 'judges',
};

/** A rubric that holds: every key known and of the right type, every file there. */
export interface LoadedRubric {
  readonly judges: readonly JudgeSpec[];
  /** Absolute path of its folder, from which its relative paths start. */
  readonly projectDir: string;
  /** What of it can be checked on this machine. */
  readonly sound: SoundParts;
}

/**
 * Reads and checks a rubric: a YAML or JSON file with a list of judges, or with the key `judges`.
 * @throws {InputError} with everything that is wrong, in the order of the file.
 */
export async function readRubric(
  file: string,
  { env, types }: { readonly env: Environment; readonly types: ComponentTypes },
): Promise<LoadedRubric> {
  const { value, line, place } = await readSpecDocument(file, RUBRIC);
  const projectDir = dirname(resolve(file));
  const replaced = replaceVariables(value, env);
  const spec = replaced.value as Record<string, unknown>;
  const parsed = rubricSchema(types).safeParse(spec);
  const wrong = parsed.success
    ? []
    : schemaProblems(parsed.error, { root: spec, schema: rubricJsonSchema(types) as SchemaNode });
  const later = [...wrong, ...(await checkPaths({ spec, projectDir, types })), ...judgeProblemsOf(spec['judges'])];
  const unset = replaced.problems.map(({ path }) => dottedPath(path));
  const found = [...replaced.problems, ...later.filter(({ path }) => !unset.includes(dottedPath(path)))];
  if (!parsed.success || found.length > 0) {
    const sorted = found.toSorted((a, b) => line(a.path) - line(b.path));
    throw new InputError(sorted.map(({ path, message }) => ({ place: place(path), message })));
  }
  const { judges } = parsed.data;
  const { limits } = SpecBase.pick({ limits: true }).parse({});
  const components = judgeComponents(judges, types);
  const sound = { projectDir, place, components, limits, seedsSource: undefined, areSeedsWrong: false };
  return { judges, projectDir, sound };
}
