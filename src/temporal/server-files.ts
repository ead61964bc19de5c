import { existsSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where the embedded server of one home folder keeps its things; absolute paths without symbolic links. */
export interface ServerFiles {
  readonly home: string;
  readonly database: string;
  readonly log: string;
  /** Who runs the server and where: see `ServerRecord`. */
  readonly record: string;
  /** The ports of the last start, kept when the server is stopped: see `readPreviousPorts`. */
  readonly ports: string;
  /** Held by the process that is starting the server: see `withServerLock`. */
  readonly lock: string;
}

/** The files of a home folder, which need not exist: the same for every spelling of its path. */
export function serverFiles(homeFolder: string): ServerFiles {
  const home = existsSync(homeFolder) ? realpathSync(homeFolder) : resolve(homeFolder);
  return {
    home,
    database: join(home, 'temporal.db'),
    log: join(home, 'logs', 'temporal-server.log'),
    record: join(home, 'server.json'),
    ports: join(home, 'server-ports.json'),
    lock: join(home, 'server-lock.db'),
  };
}
