import { realpath, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { sql } from 'kysely';
import type { Write } from './group-commit.ts';
import type { Store } from './store.ts';

/** Less than this is too little for the next write of a SQLite file, in bytes. */
const LEAST_SPACE = 64 * 1024;

/** Tries whether the store takes data now; `file` is that of SQLite, whose small writes may fit where the next one does not. */
export function probeStore(write: Write, file: string | undefined): Pick<Store, 'probe'> {
  return {
    async probe() {
      if (file !== undefined) await checkSpace(file);
      await write(
        (db) =>
          db
            .updateTable('meta')
            .set({ value: sql`value` })
            .where('key', '=', 'store_id')
            .execute(),
        'one',
      );
    },
  };
}

async function checkSpace(file: string): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(await realpath(file)));
  if (bavail * bsize < LEAST_SPACE) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
}
