import { resolve } from 'node:path';
import type { Environment } from './contract/environment.ts';
import { findHome } from './process/find-home.ts';

/** What the environment of this process sets; read here alone, but for the proxies (`src/http/proxy-for.ts`). */
export interface Config {
  /** Absolute folder of databases, logs and locks: `CONVSIM_HOME`, or `findHome` from the working folder. */
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
    home: env['CONVSIM_HOME'] ? resolve(env['CONVSIM_HOME']) : findHome('.'),
    prefix: env['CONVSIM_PREFIX'] || 'convsim',
    databaseUrl: env['CONVSIM_DATABASE_URL'] || undefined,
    databasePool: env['CONVSIM_DATABASE_POOL'] || undefined,
    env,
  };
}
