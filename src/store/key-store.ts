import type { Kysely, Selectable } from 'kysely';
import { InputError } from '../contract/errors.ts';
import { isSameKey, keyCheck } from '../encryption/key-check.ts';
import { type Keyring, requireKey } from '../encryption/keyring.ts';
import type { Encryption } from '../encryption/read-encryption.ts';
import { TextCipher } from '../encryption/text-cipher.ts';
import type { Write } from './group-commit.ts';
import type { Schema } from './schema.ts';
import { SealedTexts } from './sealed-texts.ts';
import type { Store } from './store.ts';

type Encrypts = Schema['encryption_keys']['encrypts'];

/** Which keys a store was used with; `write` commits. */
export function keyStore(db: Kysely<Schema>, write: Write, storeId: string): Pick<Store, 'agreeOnKeys'> {
  return {
    async agreeOnKeys(keyring) {
      const known = await knownKeys(db, 'payloads');
      if (!keyring && known.length === 0) return;
      const isUnfinished = known.length > 0 && (await hasUnfinished(db));
      const retired = known.filter((row) => {
        // A new key may replace one that nothing waits for any more; no key at all may not.
        if (keyring && !keyring.find(row.key_id) && !isUnfinished) return true;
        requireSame(keyring, row, { storeId, what: 'what Temporal holds of the batches of this store is encrypted' });
        return false;
      });
      if (!keyring) return;
      await write(async (transaction) => {
        for (const { key_id: id } of retired) await forgetKey(transaction, id);
        await noteKey(transaction, keyring, { storeId, encrypts: 'payloads' });
      });
    },
  };
}

/** Makes a new store one whose texts are encrypted. To be called in the transaction that creates it. */
export async function beginSealed(db: Kysely<Schema>, keyring: Keyring, storeId: string): Promise<void> {
  await noteKey(db, keyring, { storeId, encrypts: 'texts' });
}

/**
 * The database as the store uses it: with its texts encrypted if it was made so.
 * @throws {InputError} without the keys that its texts are encrypted with, and when texts of a plain store should be encrypted.
 */
export async function withTexts(
  db: Kysely<Schema>,
  { encryption, storeId, name }: { encryption: Encryption | undefined; storeId: string; name: string },
): Promise<Kysely<Schema>> {
  const known = await knownKeys(db, 'texts');
  const keyring = encryption?.keyring;
  if (known.length === 0) {
    if (encryption?.isStoreEncrypted) throw isPlain(name);
    return db;
  }
  for (const row of known) requireSame(keyring, row, { storeId, what: `the store ${name} is encrypted` });
  if (!keyring) return db;
  if (!known.some((row) => row.key_id === keyring.current.id))
    await noteKey(db, keyring, { storeId, encrypts: 'texts' });
  return db.withPlugin(new SealedTexts(new TextCipher(keyring)));
}

function isPlain(name: string): InputError {
  const remedy =
    'a store is encrypted from its start or not at all: set CONVSIM_HOME or CONVSIM_DATABASE_URL to a new one, or unset CONVSIM_ENCRYPTION_STORE';
  return InputError.of('CONVSIM_ENCRYPTION_STORE', `the store ${name} is there already, in plain text; ${remedy}`);
}

async function knownKeys(db: Kysely<Schema>, encrypts: Encrypts) {
  return db.selectFrom('encryption_keys').selectAll().where('encrypts', '=', encrypts).orderBy('key_id').execute();
}

/** @throws {InputError} when the key of a row is not in the keyring, or another one of its id is. */
function requireSame(
  keyring: Keyring | undefined,
  { key_id: id, proof }: Selectable<Schema['encryption_keys']>,
  { storeId, what }: { storeId: string; what: string },
): void {
  const key = requireKey(keyring, id, what);
  if (isSameKey(key, storeId, proof)) return;
  const message = `${what} with the key "${id}", and the key of that id here is another one; set the one that was used before`;
  throw InputError.of('CONVSIM_ENCRYPTION_KEY', message);
}

async function noteKey(
  db: Kysely<Schema>,
  { current }: Keyring,
  { storeId, encrypts }: { storeId: string; encrypts: Encrypts },
): Promise<void> {
  await db
    .insertInto('encryption_keys')
    .values({ key_id: current.id, encrypts, proof: keyCheck(current, storeId) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function forgetKey(db: Kysely<Schema>, id: string): Promise<void> {
  await db.deleteFrom('encryption_keys').where('key_id', '=', id).where('encrypts', '=', 'payloads').execute();
}

/** Whether Temporal may hold something that is still to be read. */
async function hasUnfinished(db: Kysely<Schema>): Promise<boolean> {
  const batch = await db.selectFrom('batches').select('state').where('state', '!=', 'closed').limit(1).execute();
  const rubric = await db.selectFrom('rubrics').select('state').where('state', '!=', 'closed').limit(1).execute();
  return batch.length + rubric.length > 0;
}
