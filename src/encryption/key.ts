import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

/** What a key is used for: each use has a key of its own, derived from it. */
export type KeyUse = 'payloads' | 'texts' | 'nonces' | 'check' | 'address' | 'id';

/** Bytes of a key. */
export const KEY_BYTES = 32;

/** A secret of 256 bits and its id. Whoever prints it, or makes JSON of it, sees only the id. */
export class Key {
  readonly id: string;
  readonly #secret: Buffer;
  readonly #derived = new Map<KeyUse, KeyObject>();

  /** The id is derived from the secret where none is given. */
  constructor(secret: Buffer, id?: string) {
    this.#secret = secret;
    this.id = id ?? `key-${this.for('id').export().toString('hex', 0, 4)}`;
  }

  /** The key of 256 bits for one use (HKDF with SHA-256): nobody gets from one to another. */
  for(use: KeyUse): KeyObject {
    const known = this.#derived.get(use);
    if (known) return known;
    const derived = createSecretKey(Buffer.from(hkdfSync('sha256', this.#secret, '', `convsim ${use}`, KEY_BYTES)));
    this.#derived.set(use, derived);
    return derived;
  }
}
