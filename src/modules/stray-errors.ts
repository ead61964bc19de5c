import { inspect } from 'node:util';
import { StepFailure } from '../contract/failures.ts';
import { causesText } from './causes-text.ts';
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
let isCatching = false;

/** Sets where errors go that no code caught; what is not given stays. */
export function routeStrayErrors(given: Partial<StrayErrorOutlets>): void {
  Object.assign(outlets, given);
}

/** Registers a file as a module's code: `place` names it in messages. */
export function nameModuleFile(realPath: string, place: string): void {
  modulesByFile.set(realPath, place);
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
  if (isCatching) return;
  isCatching = true;
  process.on('uncaughtException', (error, origin) => {
    const scope = currentModule() ?? scopeByStack(error);
    outsideModules(() => (scope ? report(scope, error, origin) : endWith(error)));
  });
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

/** The module whose file is in the error's stack, where the context was lost. */
function scopeByStack(error: unknown): ModuleScope | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const found = [...modulesByFile].find(([file]) => stack.includes(file));
  return found && { place: found[1], during: 'after a call', fail: () => {} };
}
