import { openSession as open, openStore as openStoreOf, type Session } from '../session/session.ts';
import type { Store } from '../store/store.ts';
import type { CliContext } from './context.ts';

export type { Session };

interface SessionOptions {
  readonly store: Store;
  readonly signal?: AbortSignal;
}

/** Opens the store of this process's home folder. */
export function openStore({ config }: CliContext): Promise<Store> {
  return openStoreOf(config);
}

/** Connects a command to Temporal; what is done on the way is said on the terminal. */
export function openSession({ config, terminal }: CliContext, options: SessionOptions): Promise<Session> {
  return open({ config, say: (line) => terminal.say(line), ...options });
}
