import { AsyncLocalStorage } from 'node:async_hooks';

/** Code of a user's module while it is loaded or called. */
export interface ModuleScope {
  /** Names the file or its function in messages, e.g. `agent.path: the export ask of ./agent.ts`. */
  readonly place: string;
  /** What it does, e.g. `in turn 2 of b-s0001` or `while it was loaded`. */
  readonly during: string;
  /** Fails the call, unless it has settled. */
  readonly fail: (error: Error) => void;
}

const scopes = new AsyncLocalStorage<ModuleScope>();

/** The module whose code runs now, in timers and promises that it left behind too; `undefined` for code of convsim. */
export function currentModule(): ModuleScope | undefined {
  return scopes.getStore();
}

/** Runs code of a module, so that `currentModule` names it; settles early when the scope's `fail` is called. */
export function inModule<T>(names: Omit<ModuleScope, 'fail'>, work: () => T | Promise<T>): Promise<T> {
  let fail: ModuleScope['fail'] = () => {};
  const failed = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  const done = scopes.run({ ...names, fail }, async () => work());
  return Promise.race([failed, done]);
}

/** Runs code of convsim that was called by a module: what it starts does not belong to the module. */
export function outsideModules<T>(work: () => T): T {
  return scopes.exit(work);
}
