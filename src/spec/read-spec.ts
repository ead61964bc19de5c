import { basename, dirname, resolve } from 'node:path';
import type { z } from 'zod';
import type { Environment } from '../contract/environment.ts';
import { InputError, type Problem } from '../contract/errors.ts';
import { safeName } from '../contract/ids.ts';
import type { SimulationSpec } from '../contract/simulation-spec.ts';
import { checkPaths } from './check-paths.ts';
import type { Expansion } from './expansion.ts';
import type { SeedsSource } from './open-seeds.ts';
import type { ComponentTypes } from './component-types.ts';
import { type DocumentPath, dottedPath, type PathProblem } from './dotted-path.ts';
import type { SchemaNode } from './known-keys.ts';
import { limitedProblems } from './limited-problems.ts';
import { judgeProblemsOf } from './judge-problems-of.ts';
import { readPersonas } from './read-personas.ts';
import { replaceVariables } from './replace-variables.ts';
import { componentsOf, soundComponent, type SpecComponent, writtenComponents } from './spec-component.ts';
import { schemaProblems } from './schema-problems.ts';
import { soundExpansion } from './sound-expansion.ts';
import { readSpecDocument, type SpecDocument } from './spec-document.ts';
import { baseSchema, type ParsedSpec, simulationSchema, specJsonSchema } from './simulation-schema.ts';
import { stopCheckProblems } from './stop-check-problems.ts';
import { userProblems } from './user-problems.ts';

/** A spec that holds: every key known and of the right type, every file there. */
export interface LoadedSpec {
  readonly spec: SimulationSpec;
  /** Whether the spec names itself; otherwise its name is that of its file, which may change. */
  readonly hasName: boolean;
  /** Absolute path of the spec's folder. */
  readonly projectDir: string;
  /** The seeds that the spec itself names. */
  readonly seedsSource: SeedsSource | undefined;
  /** File, line and key of a path of the spec, e.g. `sim.yaml:9 agent`. */
  readonly place: (path: DocumentPath) => string;
}

/** A spec with problems, and what of it holds nonetheless, so that the rest can be checked too. */
export class WrongSpecError extends InputError {
  readonly sound: SoundParts;

  constructor(problems: readonly Problem[], sound: SoundParts) {
    super(problems);
    this.sound = sound;
  }
}

/** What of a spec can be checked on this machine. */
export interface SoundParts extends Pick<LoadedSpec, 'projectDir' | 'seedsSource' | 'place'> {
  readonly components: readonly SpecComponent[];
  readonly limits: SimulationSpec['limits'];
  readonly stop?: SimulationSpec['stop'];
  /** What rows of the seeds are checked against; only where all of that holds. */
  readonly spec?: Expansion['spec'] | undefined;
  /** Functions of a script that are checks. */
  readonly functions?: ComponentTypes['checks'];
  /** Whether the key `seeds` is what does not hold. */
  readonly areSeedsWrong: boolean;
}

interface Surroundings {
  readonly env: Environment;
  readonly types: ComponentTypes;
}

/** All of a spec that holds. */
export function soundParts(loaded: LoadedSpec, types: ComponentTypes): SoundParts {
  const { limits, stop } = loaded.spec;
  const components = componentsOf(loaded.spec, types);
  return { ...loaded, components, limits, stop, functions: types.checks, areSeedsWrong: false };
}

/**
 * Reads and checks a simulation spec; seeds are named but not yet read.
 * @throws {WrongSpecError} with everything that is wrong, in the order of the file; {InputError} where it cannot be read.
 */
export async function readSpec(file: string, { env, types }: Surroundings): Promise<LoadedSpec> {
  const document = await readSpecDocument(file);
  const { value, problems } = replaceVariables(document.value, env);
  const name = safeName(basename(file).replace(/\.(ya?ml|json)$/i, ''));
  const replaced = { ...document, value: value as Record<string, unknown> };
  return checkSpec(replaced, { types, name, projectDir: dirname(resolve(file)), problems });
}

interface Checking {
  readonly types: ComponentTypes;
  /** Absolute folder that relative paths start from. */
  readonly projectDir: string;
  /** Used where the spec has no name. */
  readonly name: string;
  /** Found before, and reported together with the rest. */
  readonly problems?: readonly PathProblem[];
}

/**
 * Checks a spec that was read, or made by a program.
 * @throws {WrongSpecError} with everything that is wrong, in the order of the document.
 */
export async function checkSpec(document: SpecDocument, checking: Checking): Promise<LoadedSpec> {
  const { types, projectDir, problems = [] } = checking;
  const { spec, troubles } = await withPersonas(document, projectDir);
  const parsed = simulationSchema(types).safeParse(spec);
  const later = [
    ...wrongKeys(parsed, spec, types),
    ...(await checkPaths({ spec, projectDir, types })),
    ...userProblems({ spec, knowsPersonas: troubles.length === 0 }),
    ...stopCheckProblems(spec),
    ...judgeProblemsOf(spec['judges']),
  ];
  const found = [...problems, ...later.filter((one) => !problems.some((other) => isSamePath(one, other)))];
  if (!parsed.success || found.length + troubles.length > 0) {
    const isWrong = (key: string) => found.some(({ path }) => path[0] === key);
    const expansion = troubles.length > 0 ? undefined : soundExpansion(spec, isWrong);
    const sound = soundPartsOf(document, isWrong, checking);
    throw new WrongSpecError([...inOrder(found, document), ...troubles], { ...sound, spec: expansion });
  }
  return loadedSpec(parsed.data, document, checking);
}

/** The spec with the personas of the file that it names, or without them where the file is not right. */
async function withPersonas(
  { value, place }: SpecDocument,
  projectDir: string,
): Promise<{ spec: SpecDocument['value']; troubles: readonly Problem[] }> {
  const { personas, ...rest } = value;
  if (typeof personas !== 'string' || personas === '') return { spec: value, troubles: [] };
  const read = await readPersonas(personas, { projectDir, namedAt: place(['personas']) });
  if ('problems' in read) return { spec: rest, troubles: read.problems };
  return { spec: { ...value, personas: read.personas }, troubles: [] };
}

function wrongKeys(parsed: z.ZodSafeParseResult<ParsedSpec>, root: unknown, types: ComponentTypes) {
  if (parsed.success) return [];
  return schemaProblems(parsed.error, { root, schema: specJsonSchema(types) as SchemaNode });
}

/** A string with an unset variable has only that problem, whatever else it would fail. */
function isSamePath(one: PathProblem, other: PathProblem): boolean {
  return dottedPath(one.path) === dottedPath(other.path);
}

function inOrder(problems: readonly PathProblem[], document: SpecDocument): readonly Problem[] {
  const sorted = problems.toSorted((a, b) => document.line(a.path) - document.line(b.path));
  const placed = sorted.map(({ path, message }) => ({ place: document.place(path), message }));
  return limitedProblems(placed, document.name);
}

/** The sections and seeds in which nothing was found; limits that do not hold are those of a spec without any. */
function soundPartsOf(
  { value, place }: SpecDocument,
  isWrong: (key: string) => boolean,
  { types, projectDir }: Checking,
): SoundParts {
  const given = Object.fromEntries(Object.entries(value).filter(([key]) => !isWrong(key)));
  const base = baseSchema(types).pick({ seeds: true, limits: true, stop: true });
  const { seeds, limits, stop } = base.strip().parse(given);
  const components = writtenComponents(given).flatMap(({ given: component, ...at }) => {
    return isWrong(at.section) ? [] : soundComponent(at, component, types);
  });
  const seedsSource = seeds === undefined ? undefined : seedsOf(seeds, { projectDir, place });
  return { projectDir, place, components, limits, stop, seedsSource, areSeedsWrong: isWrong('seeds') };
}

function loadedSpec(
  { $schema: _, seeds, name: given, ...rest }: ParsedSpec,
  { place }: SpecDocument,
  { projectDir, name }: Checking,
): LoadedSpec {
  const spec = { ...rest, name: given ?? name };
  const seedsSource = seeds === undefined ? undefined : seedsOf(seeds, { projectDir, place });
  return { spec, hasName: given !== undefined, projectDir, seedsSource, place };
}

function seedsOf(
  seeds: NonNullable<ParsedSpec['seeds']>,
  { projectDir, place }: Pick<LoadedSpec, 'projectDir' | 'place'>,
): SeedsSource {
  const namedAt = place(['seeds']);
  if (typeof seeds === 'string') return { kind: 'file', path: resolve(projectDir, seeds), namedAt };
  return { kind: 'list', seeds, namedAt, place: (index) => place(['seeds', index]) };
}
