import { randomBytes } from 'node:crypto';
import { Key } from '../../src/encryption/key.ts';
import { Keyring } from '../../src/encryption/keyring.ts';
import type { Encryption } from '../../src/encryption/read-encryption.ts';

/** A random key. */
export function newKey(id?: string): Key {
  return new Key(randomBytes(32), id);
}

/** A random key, for a store that is to be encrypted. */
export function newEncryption(...older: readonly Key[]): Encryption {
  return { keyring: new Keyring(newKey(), older), isStoreEncrypted: true };
}
