import type { Session } from '../session/session.ts';
import { openStore as openStoreAt } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import { boundHeapGrowth } from '../worker/heap-growth.ts';
import type { CliContext } from './context.ts';

export type { Session };

interface SessionOptions {
  readonly store: Store;
  readonly signal?: AbortSignal;
}

/** Opens the store of this process: of its database, else of its home folder. */
export function openStore({ config }: CliContext): Promise<Store> {
  return openStoreAt(config);
}

/** Connects a command to Temporal; what is done on the way is said on the terminal. */
export async function openSession(
  { config, terminal, verbose }: CliContext,
  options: SessionOptions,
): Promise<Session> {
  // Temporal's packages take a second to load: commands that only read the store do without.
  const { openSession: open } = await import('../session/session.ts');
  boundHeapGrowth();
  const say = (line: string) => terminal.say(line);
  return open({ config, say, echo: verbose ? say : undefined, ...options });
}
