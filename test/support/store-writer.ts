import { openSqliteStore, openStore } from '../../src/store/open-store.ts';
import { keyOf, replySaying } from './store-conformance/samples.ts';

/**
 * A process that saves and commits turns `from` to `to` - 1 of seed 0 of batch `one`, each with an answer of its own.
 * `place` is a SQLite file or the address of a database. Prints the store's id, then, after each commit, a JSON line `[turn, the answer the store has]`.
 */
async function write(place: string, name: string, from: number, to: number): Promise<void> {
  const store = place.startsWith('postgres:')
    ? await openStore({ home: '', databaseUrl: place })
    : await openSqliteStore(place);
  process.stdout.write(`${JSON.stringify(store.id)}\n`);
  for (let turn = from; turn < to; turn++) {
    const key = keyOf('one', 0, turn);
    const { content } = await store.saveReply(key, replySaying(`${name} ${turn}`, { trace: [name, turn] }));
    await store.commitTurn(key);
    process.stdout.write(`${JSON.stringify([turn, content])}\n`);
  }
  await store.close();
}

const [place = '', name = '', from = '0', to = '0'] = process.argv.slice(2);
await write(place, name, Number(from), Number(to));
