import { functionPlace, type ModuleReference } from './load-module.ts';
import { ModuleThreads } from './module-threads.ts';
import { resolveModule } from './resolve-module.ts';

/** Enough for the clients of models and their replies. */
const DEFAULT_MAX_MEMORY_MB = 512;

/** A function of a user's module that runs in threads of its own. */
export interface IsolatedFunction {
  /** Names it in messages, e.g. `agent.path: the export ask of ./agent.ts`. */
  readonly place: string;
  readonly threads: ModuleThreads;
  /** Ends the threads, unless others use them or calls are in flight. */
  readonly close: () => void;
}

interface Shared {
  readonly threads: ModuleThreads;
  users: number;
}

const shared = new Map<string, Shared>();

/**
 * Loads a function as `loadModuleFunction` does, in a thread that all who name the same function share.
 * @throws {StepFailure} `WorkerMisconfigured` where it cannot be loaded.
 */
export async function isolateFunction(
  reference: ModuleReference,
  maxMemoryMb = DEFAULT_MAX_MEMORY_MB,
): Promise<IsolatedFunction> {
  const { option, path, projectDir, exportName } = reference;
  const realPath = await resolveModule(option, path, projectDir);
  const place = functionPlace(reference);
  const key = JSON.stringify([realPath, place, exportName, maxMemoryMb]);
  const found = shared.get(key) ?? { threads: new ModuleThreads({ reference, place, maxMemoryMb }), users: 0 };
  shared.set(key, found);
  found.users += 1;
  const close = onlyOnce(() => {
    found.users -= 1;
    if (found.users > 0) return;
    shared.delete(key);
    found.threads.close();
  });
  try {
    await found.threads.start();
    return { place, threads: found.threads, close };
  } catch (error) {
    close();
    throw error;
  }
}

function onlyOnce(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    work();
  };
}
