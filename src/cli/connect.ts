import type { Session } from '../session/session.ts';
import type { Store } from '../store/store.ts';
import { boundHeapGrowth } from '../worker/bound-heap-growth.ts';
import type { CliContext } from './cli-context.ts';

interface ConnectOptions {
  readonly store: Store;
  readonly signal?: AbortSignal;
}

/** Connects a command to Temporal; prints on the terminal what is done on the way. */
export async function connect({ config, terminal, verbose }: CliContext, options: ConnectOptions): Promise<Session> {
  // Temporal's packages take a second to load: commands that only read the store do without.
  const { openSession } = await import('../session/session.ts');
  boundHeapGrowth();
  const say = (line: string) => terminal.say(line);
  return openSession({ config, say, echo: verbose ? say : undefined, ...options });
}
