import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Encryption } from '../encryption/read-encryption.ts';
import { shownDatabase } from './postgres-url.ts';

/** Where a store lives: in the PostgreSQL database that is named, else in a SQLite file of the home folder. */
export interface StorePlace {
  readonly home: string;
  /** `postgres://…`; holds the password, so it is never printed. */
  readonly databaseUrl?: string | undefined;
  /** Connections of this process to that database, as the user wrote it; default 10. */
  readonly databasePool?: string | undefined;
  /** Keys of the texts, and whether a store that is made now encrypts them. */
  readonly encryption?: Encryption | undefined;
}

/** The file of the SQLite store of a `.convsim` folder. */
export function storeFile(home: string): string {
  return join(home, 'store.db');
}

/** Name of the store for messages: the home folder, or the database without its password. */
export function storeName({ home, databaseUrl }: StorePlace): string {
  return databaseUrl === undefined ? home : shownDatabase(databaseUrl);
}

/** Whether there can be batches: a database may hold some, a file has to be there. */
export function isStoreThere({ home, databaseUrl }: StorePlace): boolean {
  return databaseUrl !== undefined || existsSync(storeFile(home));
}
