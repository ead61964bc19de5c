import { openSqliteStore, openStore } from '../../src/store/open-store.ts';
import { keyOf, replySaying } from './store-conformance/samples.ts';

/**
 * A process that saves and commits the first turns of seeds `from` to `to` - 1 of batch `one`, each with an answer of its own.
 * `place` is a SQLite file or the address of a database. Prints the store's id, then, after each commit, a JSON line `[seed, the answer the store has]`.
 */
async function write(place: string, name: string, from: number, to: number): Promise<void> {
  const store = place.startsWith('postgres:')
    ? await openStore({ home: '', databaseUrl: place })
    : await openSqliteStore(place);
  process.stdout.write(`${JSON.stringify(store.id)}\n`);
  for (let seed = from; seed < to; seed++) {
    const key = keyOf('one', seed);
    const { content } = await store.saveReply(key, replySaying(`${name} ${seed}`, { trace: [name, seed] }));
    await store.commitTurn(key);
    process.stdout.write(`${JSON.stringify([seed, content])}\n`);
  }
  await store.close();
}

const [place = '', name = '', from = '0', to = '0'] = process.argv.slice(2);
await write(place, name, Number(from), Number(to));
