import { dirname, resolve } from 'node:path';
import type { Environment } from '../contract/environment.ts';
import { InputError } from '../contract/errors.ts';
import type { JudgeSpec } from '../contract/judge-spec.ts';
import { SpecBase } from '../contract/simulation-spec.ts';
import { checkPaths } from './check-paths.ts';
import type { ComponentTypes } from './component-types.ts';
import { type DocumentPath, dottedPath, type PathProblem } from './dotted-path.ts';
import { judgeProblemsOf } from './judge-problems-of.ts';
import type { SchemaNode } from './known-keys.ts';
import { limitedProblems } from './limited-problems.ts';
import type { SoundParts } from './read-spec.ts';
import { replaceVariables } from './replace-variables.ts';
import { schemaProblems } from './schema-problems.ts';
import { rubricJsonSchema, rubricSchema } from './simulation-schema.ts';
import { judgeComponents } from './spec-component.ts';
import { type DocumentKind, readSpecDocument, type SpecDocument } from './spec-document.ts';

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
  const document = await readSpecDocument(file, RUBRIC);
  const { value, problems } = replaceVariables(document.value, env);
  const replaced = { ...document, value: value as Record<string, unknown> };
  return checkRubric(replaced, { types, projectDir: dirname(resolve(file)), unset: problems });
}

/** What a rubric is checked with. */
interface RubricCheck {
  readonly types: ComponentTypes;
  /** Absolute path that relative paths start from. */
  readonly projectDir: string;
  /** Places of variables that are not set: nothing else is said of these. */
  readonly unset?: readonly PathProblem[];
}

/**
 * Checks a rubric that was read or made by a script.
 * @throws {InputError} with everything that is wrong, in the order of the document.
 */
export async function checkRubric(
  { value: spec, line, name, place }: SpecDocument,
  { types, projectDir, unset = [] }: RubricCheck,
): Promise<LoadedRubric> {
  const parsed = rubricSchema(types).safeParse(spec);
  const wrong = parsed.success
    ? []
    : schemaProblems(parsed.error, { root: spec, schema: rubricJsonSchema(types) as SchemaNode });
  const later = [...wrong, ...(await checkPaths({ spec, projectDir, types })), ...judgeProblemsOf(spec['judges'])];
  const isUnset = (path: DocumentPath) => unset.some((other) => dottedPath(other.path) === dottedPath(path));
  const found = [...unset, ...later.filter(({ path }) => !isUnset(path))];
  if (!parsed.success || found.length > 0) {
    const sorted = found.toSorted((a, b) => line(a.path) - line(b.path));
    const placed = sorted.map(({ path, message }) => ({ place: place(path), message }));
    throw new InputError(limitedProblems(placed, name));
  }
  const { judges } = parsed.data;
  return { judges, projectDir, sound: soundJudges(judges, { types, projectDir, place }) };
}

/** Judges that hold in their form, as what can be checked on this machine. */
export function soundJudges(
  judges: readonly JudgeSpec[],
  { types, projectDir, place }: Pick<RubricCheck, 'types' | 'projectDir'> & Pick<SpecDocument, 'place'>,
): SoundParts {
  const { limits } = SpecBase.pick({ limits: true }).parse({});
  const components = judgeComponents(judges, types);
  return { projectDir, place, components, limits, seedsSource: undefined, areSeedsWrong: false };
}
