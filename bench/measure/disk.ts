import Database from 'libsql';

/** Bytes that a SQLite database fills after a checkpoint, free pages apart; other processes may have it open. */
export function usedBytes(file: string): number {
  const database = new Database(file);
  try {
    database.exec('pragma busy_timeout = 5000');
    database.prepare('pragma wal_checkpoint(passive)').all();
    return (pragma(database, 'page_count') - pragma(database, 'freelist_count')) * pragma(database, 'page_size');
  } finally {
    database.close();
  }
}

function pragma(database: Database.Database, name: string): number {
  const row = database.prepare(`pragma ${name}`).get([]) as Record<string, number>;
  return Number(row[name]);
}
