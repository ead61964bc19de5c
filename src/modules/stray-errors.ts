import { inspect } from 'node:util';
import { StepFailure } from '../contract/failures.ts';
import { causesText } from './causes-text.ts';
import { isStepFailure } from './is-step-failure.ts';
import { currentModule, type ModuleScope, outsideModules } from './module-scope.ts';

/** Where errors go that no code caught. */
export interface StrayErrorOutlets {
  /** Receives a line for people about an error of a module. */
  readonly say: (line: string) => void;
  /** Receives the same for the log. */
  readonly log: (line: string) => void;
  /** Receives an error that comes from no module; the process ends with exit code 1 afterwards. */
  readonly onMistake: (error: unknown) => void;
}

const outlets: { -readonly [Name in keyof StrayErrorOutlets]: StrayErrorOutlets[Name] } = {
  say: (line) => void process.stderr.write(`${line}\n`),
  log: () => {},
  onMistake: (error) => void process.stderr.write(`${inspect(error)}\n`),
};

const modulesByFile = new Map<string, string>();
const reported = new Set<string>();

/** Sets where errors go that no code caught; what is not given stays. */
export function routeStrayErrors(given: Partial<StrayErrorOutlets>): void {
  Object.assign(outlets, given);
}

/** Registers a file as a module's code: `place` names it in messages. */
export function nameModuleFile(realPath: string, place: string): void {
  modulesByFile.set(realPath, place);
}

/** The modules that this process has loaded, as messages name them. */
export function moduleNames(): readonly string[] {
  return [...new Set(modulesByFile.values())];
}

/** Reports an error of a module that no code caught, in this thread or in the module's own. */
export function reportStrayError(line: string): void {
  outlets.say(line);
  outlets.log(line);
}

/**
 * Keeps this process alive when a module leaves a rejected promise alone or throws in a timer or an event: the error is
 * reported once, with module and call, and a call that can no longer settle fails. Errors of other code end the process, as
 * ever.
 */
export function catchStrayErrors(): void {
  // Looked at again and again: a module may have taken all listeners away.
  if (process.listeners('uncaughtException').includes(catchStray)) return;
  process.on('uncaughtException', catchStray);
}

function catchStray(thrown: unknown, origin: NodeJS.UncaughtExceptionOrigin): void {
  const error = isStepFailure(thrown) ? thrown : readable(thrown);
  const scope = currentModule() ?? scopeOf(error);
  outsideModules(() => (scope ? report(scope, error, origin) : endWith(error)));
}

/** What was thrown, or, where a getter or a proxy of it throws, an error that says so; from code of convsim comes no such thing. */
function readable(thrown: unknown): unknown {
  try {
    causesText(thrown);
    return thrown instanceof Error && typeof thrown.stack !== 'string' ? causesText(thrown) : thrown;
  } catch {
    return 'a value that cannot be read';
  }
}

function report(scope: ModuleScope, error: unknown, origin: NodeJS.UncaughtExceptionOrigin): void {
  const isRejection = origin === 'unhandledRejection';
  const what = isRejection ? 'left a rejected promise unhandled' : 'threw outside its call';
  const remedy = isRejection ? 'Await the promise, or catch its error' : 'Catch it, or listen to "error" events';
  // The error of a refused process.exit names the module itself.
  const problem = error instanceof StepFailure ? error.message : `${scope.place} ${what}: ${causesText(error)}`;
  // After a rejection the call may well succeed; after an exception in a callback it hardly settles any more.
  if (!isRejection) scope.fail(error instanceof StepFailure ? error : new StepFailure('ModuleThrew', problem));
  if (reported.has(problem)) return;
  reported.add(problem);
  const line = `${problem} (${scope.during}). ${remedy}. The process continues; this is reported once.`;
  reportStrayError(line);
}

/** Other listeners, as a script may have, decide about errors that are not a module's. */
function endWith(error: unknown): void {
  if (process.listenerCount('uncaughtException') > 1 || isLateRetry(error)) return;
  outlets.onMistake(error);
  process.exit(1);
}

/** Temporal's client repeats a call in a timer of its own, also once its channel is closed: nobody waits for that call any more. */
function isLateRetry(error: unknown): boolean {
  return (
    error instanceof Error && /^Channel has been shut down$/.test(error.message) && /grpc-retry/.test(error.stack ?? '')
  );
}

/**
 * The module whose file is in the error's stack, where the context was lost. A value without a stack comes from some module: code of
 * convsim throws only errors.
 */
function scopeOf(error: unknown): ModuleScope | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : undefined;
  const modules = [...modulesByFile];
  const found = stack === undefined ? modules[0] : modules.find(([file]) => stack.includes(file));
  if (!found) return undefined;
  const place = stack === undefined && modules.length > 1 ? 'one of the modules' : found[1];
  return { place, during: 'after a call', fail: () => {} };
}
