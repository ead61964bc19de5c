import { errorMessage } from '../contract/error-message.ts';
import { StepFailure } from '../contract/failures.ts';
import { nearestName } from '../contract/suggestion.ts';
import { guardProcess } from './guard-process.ts';
import { importFile } from './import-file.ts';
import { inModule } from './module-scope.ts';
import { resolveModule } from './resolve-module.ts';
import { nameModuleFile } from './stray-errors.ts';
import { fieldsOf } from '../contract/fields-of.ts';

/** Where a spec names a function. */
export interface ModuleReference {
  /** Absolute path of the folder that code may come from. */
  readonly projectDir: string;
  /** Relative to `projectDir`, or absolute beneath it. */
  readonly path: string;
  /** Default: the default export. */
  readonly exportName?: string | undefined;
  /** The option that names the file, e.g. `agent.path`; messages begin with it. */
  readonly option: string;
}

/** A function of a user's module; what it takes and gives is checked by its caller. */
export interface ModuleFunction {
  /** Names it in messages, e.g. `agent.path: ask of ./agent.ts`. */
  readonly place: string;
  readonly run: (...args: readonly unknown[]) => unknown;
  /** Absolute path of the module; `undefined` for a function of a script. */
  readonly file?: string | undefined;
}

/**
 * Loads a function from a `.ts`, `.js`, `.mjs` (`.mts`, `.cts`, `.cjs`) file of the project, once a process and file.
 * @throws {StepFailure} `WorkerMisconfigured` when the file is missing, outside of the project, or fails to load, and when
 * the export is missing or no function.
 */
export async function loadModuleFunction(reference: ModuleReference): Promise<ModuleFunction> {
  const { option, path, projectDir, exportName = 'default' } = reference;
  const realPath = await resolveModule(option, path, projectDir);
  const exports = moduleExports(await importOrExplain(realPath, reference));
  const found = exports.get(exportName);
  if (typeof found !== 'function') throw noFunction(reference, exports);
  return {
    place: functionPlace(reference),
    run: found as ModuleFunction['run'],
    file: realPath,
  };
}

/** Names a function in messages, e.g. `agent.path: the export ask of ./agent.ts`. */
export function functionPlace({ option, path, exportName = 'default' }: ModuleReference): string {
  return `${option}: ${exportTitle(exportName)} of ${path}`;
}

async function importOrExplain(realPath: string, { option, path }: ModuleReference): Promise<unknown> {
  const place = `${option}: ${path}`;
  guardProcess();
  nameModuleFile(realPath, place);
  try {
    return await inModule({ place, during: 'while it was loaded' }, () => importFile(realPath));
  } catch (cause) {
    if (cause instanceof StepFailure)
      throw new StepFailure('WorkerMisconfigured', cause.message.slice(`${option}: `.length), { option, cause });
    const problem = `${path} fails to load: ${firstLine(cause)}`;
    throw new StepFailure('WorkerMisconfigured', problem, { option, cause });
  }
}

function firstLine(error: unknown): string {
  // The transpiler's first line only counts its errors.
  const lines = errorMessage(error)
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('Transform failed with'));
  return lines[0] ?? 'it threw an error without a message';
}

function noFunction(reference: ModuleReference, exports: ReadonlyMap<string, unknown>): StepFailure {
  const { option, path, exportName = 'default' } = reference;
  const problem = exports.has(exportName) ? `is ${kindOf(exports.get(exportName))}, not a function` : 'is missing';
  return new StepFailure(
    'WorkerMisconfigured',
    `${exportTitle(exportName)} of ${path} ${problem}. ${exportRemedy(exportName, exports)}`,
    { option },
  );
}

function exportRemedy(exportName: string, exports: ReadonlyMap<string, unknown>): string {
  const names = [...exports.keys()].toSorted();
  if (names.length === 0) return 'The file exports nothing; add a function to it: export default async function …';
  const nearest = nearestName(
    exportName,
    names.filter((name) => name !== exportName && typeof exports.get(name) === 'function'),
  );
  if (nearest !== undefined) return `Did you mean ${nearest}?`;
  return `The file exports ${names.join(', ')}; name a function with export.`;
}

function exportTitle(name: string): string {
  return name === 'default' ? 'the default export' : `the export ${name}`;
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : `of type ${typeof value}`;
}

/**
 * The exports of a module's namespace by name, whichever way it was loaded: CommonJS, and TypeScript outside of a package
 * of type `module`, keep theirs one level down, under `default`.
 */
function moduleExports(namespace: unknown): ReadonlyMap<string, unknown> {
  const outer = fieldsOf(namespace);
  const inner = fieldsOf(outer['default']);
  const all = new Map(Object.entries({ ...inner, ...outer }));
  if ('default' in inner) all.set('default', inner['default']);
  else if ('__esModule' in inner || isEmpty(outer['default'])) all.delete('default');
  all.delete('module.exports');
  all.delete('__esModule');
  return all;
}

/** What an empty file becomes where it was loaded as CommonJS. */
function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
}
