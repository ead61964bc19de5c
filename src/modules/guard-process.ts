import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { StepFailure } from '../contract/failures.ts';
import { currentModule } from './module-scope.ts';
import { catchStrayErrors } from './stray-errors.ts';

const REMEDY = 'A module must not end the process: throw an error instead.';

/** The ways by which code ends its own process, besides a signal. */
const ENDINGS = ['exit', 'reallyExit', 'abort'] as const;

const guardedEndings = new WeakSet<object>();
let isGuarded = false;

/**
 * Protects this process from users' modules, for good. While code of a module runs, what ends the process throws
 * instead and fails the call, and what it prints to stdout, where data of convsim go, appears on stderr. Other code is not
 * affected.
 */
export function guardProcess(): void {
  // Looked at before each call: other code may have put its own function in the place of a guarded one.
  if (isGuarded) catchStrayErrors();
  const unguarded = ENDINGS.filter((name) => !guardedEndings.has(Reflect.get(process, name) as object));
  if (unguarded.length === 0) return;
  for (const name of unguarded) guardEnding(name);
  if (!isGuarded) {
    isGuarded = true;
    guardKill();
    guardOutput();
    guardStreams();
    catchStrayErrors();
  }
  // What was imported by name, as `import { exit } from 'node:process'`, follows.
  syncBuiltinESMExports();
}

/** Calls a function of a module and guards the process again at once: the function may have taken what guards it away. */
export function callGuarded(perform: () => unknown): unknown {
  try {
    return perform();
  } finally {
    guardProcess();
  }
}

function guardEnding(name: (typeof ENDINGS)[number]): void {
  const original = Reflect.get(process, name) as (...args: unknown[]) => unknown;
  const guarded = (...args: unknown[]) => {
    refuse(`process.${name}(${args.map(String).join(', ')})`);
    return Reflect.apply(original, process, args);
  };
  guardedEndings.add(guarded);
  Reflect.set(process, name, guarded);
}

function guardKill(): void {
  const kill = process.kill.bind(process);
  process.kill = (pid, signal) => {
    // Signal 0 only asks whether the process lives.
    if (pid === process.pid && signal !== 0) refuse(`process.kill(${pid}, ${signal ?? 'SIGTERM'})`);
    return kill(pid, signal);
  };
}

/** Whoever closes a standard stream of the process ends it: from another thread, Node then aborts. */
function guardStreams(): void {
  const isStandard = (fd: unknown) => fd === 0 || fd === 1 || fd === 2;
  const guarded = (name: 'close' | 'closeSync') => {
    const original = fs[name] as (...args: unknown[]) => unknown;
    Reflect.set(fs, name, (...args: unknown[]) => {
      if (isStandard(args[0])) refuse(`fs.${name}(${String(args[0])})`);
      return Reflect.apply(original, fs, args);
    });
  };
  guarded('close');
  guarded('closeSync');
}

function guardOutput(): void {
  const { stdout } = process;
  const original = stdout.write.bind(stdout);
  const guarded = (...args: Parameters<typeof original>) =>
    currentModule() ? process.stderr.write(...args) : original(...args);
  stdout.write = guarded as typeof stdout.write;
}

/** @throws {StepFailure} `ModuleContract`, which also fails the call of a module that catches it. */
function refuse(called: string): void {
  const scope = currentModule();
  if (!scope) return;
  const failure = new StepFailure('ModuleContract', `${scope.place} called ${called}. ${REMEDY}`);
  scope.fail(failure);
  throw failure;
}
