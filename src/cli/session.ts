import type { Session } from '../session/session.ts';
import { openSqliteStore, storeFile } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import type { CliContext } from './context.ts';

export type { Session };

interface SessionOptions {
  readonly store: Store;
  readonly signal?: AbortSignal;
}

/** Opens the store of this process's home folder. */
export function openStore({ config }: CliContext): Promise<Store> {
  return openSqliteStore(storeFile(config.home));
}

/** Connects a command to Temporal; what is done on the way is said on the terminal. */
export async function openSession({ config, terminal }: CliContext, options: SessionOptions): Promise<Session> {
  // Temporal's packages take a second to load: commands that only read the store do without.
  const { openSession: open } = await import('../session/session.ts');
  return open({ config, say: (line) => terminal.say(line), ...options });
}
