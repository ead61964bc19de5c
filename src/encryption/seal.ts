import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** How something is sealed. */
export interface SealOptions {
  /** Where it belongs: it opens nowhere else. */
  readonly place?: string;
  /** 12 bytes that no other text is sealed with; default: random. */
  readonly nonce?: Uint8Array;
}

/** Encrypts with AES-256-GCM: nonce, ciphertext and tag, one after the other. */
export function seal(key: KeyObject, plain: Uint8Array, { place = '', nonce }: SealOptions = {}): Buffer {
  const used = nonce ?? randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, used).setAAD(Buffer.from(place));
  return Buffer.concat([used, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** What was sealed. @throws {Error} when the key or the place is another one, or a bit of it was changed. */
export function unseal(key: KeyObject, sealed: Uint8Array, place = ''): Buffer {
  const end = sealed.length - TAG_BYTES;
  if (end < NONCE_BYTES) throw new Error('too short');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(place)).setAuthTag(sealed.subarray(end));
  return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, end)), decipher.final()]);
}
