import { resolve } from 'node:path';
import { InputError } from './contract/errors.ts';
import type { Environment } from './contract/environment.ts';
import { type Encryption, readEncryption } from './encryption/read-encryption.ts';
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
  /** Keys of what Temporal, and the store if it is to, hold in ciphertext; `undefined` where no key is set. */
  readonly encryption?: Encryption | undefined;
  readonly env: Environment;
}

/** Part of every workflow id, which a server takes up to 1,000 bytes long, and of the queries of links. */
const PREFIX = /^[A-Za-z0-9._/-]{1,64}$/;

/** Reads the configuration of this process. @throws {InputError} for a prefix that workflow ids cannot have, or for a key that is none. */
export function readConfig(env: Config['env'] = process.env): Config {
  return {
    home: env['CONVSIM_HOME'] ? resolve(env['CONVSIM_HOME']) : findHome('.'),
    prefix: prefixOf(env['CONVSIM_PREFIX']),
    databaseUrl: env['CONVSIM_DATABASE_URL'] || undefined,
    databasePool: env['CONVSIM_DATABASE_POOL'] || undefined,
    encryption: readEncryption(env),
    env,
  };
}

function prefixOf(given: string | undefined): string {
  if (!given) return 'convsim';
  if (PREFIX.test(given)) return given;
  const shown = JSON.stringify(given.length > 80 ? `${given.slice(0, 80)}…` : given);
  throw InputError.of(
    'CONVSIM_PREFIX',
    `${shown} is not a valid prefix; use 1 to 64 letters, digits, dots, dashes, underscores or slashes`,
  );
}
