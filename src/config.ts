import { resolve } from 'node:path';
import type { Environment } from './contract/environment.ts';

/** What the environment of this process sets; read here alone, but for the proxies (`src/http/proxy-for.ts`). */
export interface Config {
  /** Absolute folder of databases, logs and locks: `.convsim` in the working folder, or `CONVSIM_HOME`. */
  readonly home: string;
  /** Start of every workflow id: `convsim`, or `CONVSIM_PREFIX`. */
  readonly prefix: string;
  /** The PostgreSQL database of the store: `CONVSIM_DATABASE_URL`. It holds the password: never print it. */
  readonly databaseUrl?: string | undefined;
  /** Connections of this process to that database: `CONVSIM_DATABASE_POOL`, unchecked. */
  readonly databasePool?: string | undefined;
  readonly env: Environment;
}

/** Reads the configuration of this process. */
export function readConfig(env: Config['env'] = process.env): Config {
  return {
    home: resolve(env['CONVSIM_HOME'] || '.convsim'),
    prefix: env['CONVSIM_PREFIX'] || 'convsim',
    databaseUrl: env['CONVSIM_DATABASE_URL'] || undefined,
    databasePool: env['CONVSIM_DATABASE_POOL'] || undefined,
    env,
  };
}
