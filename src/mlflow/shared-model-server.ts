import { modelServer, type ModelServer } from './model-server.ts';
import type { ModelStart } from './start-model-server.ts';

interface Shared {
  readonly server: ModelServer;
  users: number;
}

/** The model servers of this process, by their command. */
const servers = new Map<string, Shared>();

/**
 * The one server of a command in this process: the same for every batch that names the same model with the same
 * options. Its `stop` gives up the caller's share; with the last share the process is stopped.
 */
export function sharedModelServer(options: Omit<ModelStart, 'signal'>): ModelServer {
  const key = JSON.stringify(options.command);
  const shared = servers.get(key) ?? { server: modelServer(options), users: 0 };
  servers.set(key, shared);
  shared.users += 1;
  let isMine = true;
  return {
    origin: (signal) => shared.server.origin(signal),
    async stop() {
      if (!isMine) return;
      isMine = false;
      shared.users -= 1;
      if (shared.users > 0) return;
      servers.delete(key);
      await shared.server.stop();
    },
  };
}
