import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';

/**
 * Bytes that a SQLite database fills after a checkpoint, free pages apart. Measured on a copy, with its write-ahead log: the
 * embedded server keeps the lock of its own.
 */
export function usedBytes(file: string): number {
  const folder = mkdtempSync(join(tmpdir(), 'convsim-disk-'));
  const copy = join(folder, 'copy.db');
  for (const end of ['-wal', '']) if (existsSync(file + end)) copyFileSync(file + end, copy + end);
  const database = new Database(copy);
  try {
    return (pragma(database, 'page_count') - pragma(database, 'freelist_count')) * pragma(database, 'page_size');
  } finally {
    database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function pragma(database: Database.Database, name: string): number {
  const row = database.prepare(`pragma ${name}`).get([]) as Record<string, number>;
  return Number(row[name]);
}
