import Database from 'libsql';
import type { TurnKey } from '../../src/store/store.ts';

/** Takes from a SQLite store what it holds of a conversation from this turn on, as if its last commits had never reached the disk. */
export function loseTail(file: string, { batchId, seedIndex, turn }: TurnKey): void {
  const database = new Database(file);
  try {
    database.exec('pragma busy_timeout = 5000');
    database.exec('begin immediate');
    for (const table of ['turns', 'traces', 'contexts', 'questions']) {
      database
        .prepare(`delete from ${table} where batch_id = ? and seed_index = ? and turn >= ?`)
        .run(batchId, seedIndex, turn);
    }
    const committed =
      'select count(*) from turns where turns.batch_id = counters.batch_id and committed_at is not null';
    database.prepare(`update counters set turns = (${committed}) where batch_id = ?`).run(batchId);
    database
      .prepare('update conversations set outcome = null where batch_id = ? and seed_index = ?')
      .run(batchId, seedIndex);
    database.exec('commit');
  } finally {
    database.close();
  }
}
