import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'libsql';
import { describe, expect, it, onTestFinished } from 'vitest';
import { InputError } from '../../../src/contract/errors.ts';
import { Key } from '../../../src/encryption/key.ts';
import { Keyring } from '../../../src/encryption/keyring.ts';
import type { Encryption } from '../../../src/encryption/read-encryption.ts';
import { openSqliteStore } from '../../../src/store/open-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { newEncryption, newKey } from '../../support/new-encryption.ts';
import { keyOf, loadBatch, sayTurn } from '../../support/store-conformance/samples.ts';
import { tempFolder } from '../../support/temp-folder.ts';

async function newFile(): Promise<string> {
  return join(await tempFolder(), 'store.db');
}

async function openFor(file: string, encryption?: Encryption): Promise<Store> {
  const store = await openSqliteStore(file, encryption);
  onTestFinished(() => store.close());
  return store;
}

/** A store with one answer, closed. */
async function storeSaying(answer: string, encryption?: Encryption): Promise<string> {
  const file = await newFile();
  await using store = await openSqliteStore(file, encryption);
  await loadBatch(store, 'one', 2);
  for (const seed of [0, 1]) await sayTurn(store, keyOf('one', seed), { answer: `${answer} ${seed}` });
  return file;
}

const [oldKey, youngKey] = [newKey('k1'), newKey('k2')];
const sealedBy = (current: Key, ...older: readonly Key[]): Encryption => ({
  keyring: new Keyring(current, older),
  isStoreEncrypted: true,
});

describe('a store with encrypted texts', () => {
  it('has none of them in its files, with or without the setting that made it so', async () => {
    const encryption = newEncryption();
    const file = await storeSaying('the zebra sleeps', encryption);
    const store = await openFor(file, { ...encryption, isStoreEncrypted: false });
    await sayTurn(store, keyOf('one', 0, 1), { question: 'does the zebra dream?', answer: 'of zebras' });
    const bytes = await Promise.all(['', '-wal'].map((end) => readFile(`${file}${end}`).catch(() => Buffer.alloc(0))));
    expect(bytes.every((each) => !each.includes('zebra'))).toBe(true);
    expect((await store.findReply(keyOf('one', 0)))?.content).toBe('the zebra sleeps 0');
  });

  it('is not opened without its key, or with another one of the same id', async () => {
    const file = await storeSaying('zebra', sealedBy(oldKey));
    const refused = async (encryption?: Encryption) => openSqliteStore(file, encryption);
    await expect(refused()).rejects.toThrow(/is encrypted with the key "k1", and no key is set here/);
    await expect(refused(sealedBy(youngKey))).rejects.toThrow(/with the key "k1", and the keys here are k2/);
    await expect(refused(sealedBy(new Key(randomBytes(32), 'k1')))).rejects.toThrow(
      /the key of that id here is another one/,
    );
    await expect(refused()).rejects.toThrow(InputError);
  });

  it('is read with an older key and written with the new one, and needs both from then on', async () => {
    const file = await storeSaying('zebra', sealedBy(oldKey));
    const store = await openFor(file, sealedBy(youngKey, oldKey));
    await sayTurn(store, keyOf('one', 0, 1), { question: 'and?', answer: 'newer' });
    expect((await store.findReply(keyOf('one', 0)))?.content).toBe('zebra 0');
    expect((await store.findReply(keyOf('one', 0, 1)))?.content).toBe('newer');
    await expect(openSqliteStore(file, sealedBy(oldKey))).rejects.toThrow(/with the key "k2"/);
  });

  it('refuses a text that was moved to another row, or put there in plain', async () => {
    const encryption = newEncryption();
    const file = await storeSaying('zebra', encryption);
    const database = new Database(file);
    database.exec('update turns set answer = (select answer from turns where seed_index = 1) where seed_index = 0');
    database.exec(`update turns set answer = 'put there' where seed_index = 1`);
    database.close();
    const store = await openFor(file, encryption);
    await expect(store.findReply(keyOf('one', 0))).rejects.toMatchObject({ type: 'StoreInconsistent' });
    await expect(store.findReply(keyOf('one', 1))).rejects.toThrow(
      'turns.answer cannot be decrypted (it is not encrypted)',
    );
  });

  it('is not made of one that is there in plain text', async () => {
    const file = await storeSaying('zebra');
    await expect(openSqliteStore(file, newEncryption())).rejects.toThrow(
      /CONVSIM_ENCRYPTION_STORE: the store .* is there already, in plain text; .* CONVSIM_HOME/,
    );
    expect((await (await openFor(file)).findReply(keyOf('one', 0)))?.content).toBe('zebra 0');
  });
});

describe('agreeOnKeys', () => {
  it('lets nobody go on without a key where one was used', async () => {
    const store = await openFor(await newFile());
    await store.agreeOnKeys(undefined);
    await store.agreeOnKeys(new Keyring(oldKey));
    await store.agreeOnKeys(new Keyring(oldKey));
    await expect(store.agreeOnKeys(undefined)).rejects.toThrow(
      /of this store is encrypted with the key "k1", and no key/,
    );
    await expect(store.agreeOnKeys(new Keyring(new Key(randomBytes(32), 'k1')))).rejects.toThrow(InputError);
  });

  it('asks for an older key as long as a batch has not ended', async () => {
    const store = await openFor(await newFile());
    await store.agreeOnKeys(new Keyring(oldKey));
    await loadBatch(store, 'one', 1);
    await expect(store.agreeOnKeys(new Keyring(youngKey))).rejects.toThrow(
      /with the key "k1", and the keys here are k2/,
    );
    await store.agreeOnKeys(new Keyring(youngKey, [oldKey]));
    await store.setBatchState('one', 'closed');
    await store.agreeOnKeys(new Keyring(youngKey));
    await expect(store.agreeOnKeys(undefined)).rejects.toThrow(/with the key "k2"/);
  });
});
