import { createHmac } from 'node:crypto';
import type { Key } from './key.ts';
import { type Keyring, requireKey } from './keyring.ts';
import { seal, unseal } from './seal.ts';

/** How a sealed text begins; the id of its key follows. */
const SEALED = 'sealed:';
const NONCE_BYTES = 12;

/** Encrypts texts for the places where they are stored: none can be opened, or pass for another, anywhere else. */
export class TextCipher {
  readonly #keyring: Keyring;

  constructor(keyring: Keyring) {
    this.#keyring = keyring;
  }

  /** The same text at the same place becomes the same: what compares texts can compare them sealed. Empty ones stay empty. */
  sealText(text: string, place: string): string {
    if (text === '') return text;
    const { current } = this.#keyring;
    return `${SEALED}${current.id}:${sealFor(current, Buffer.from(text), place).toString('base64')}`;
  }

  /** @throws {InputError} without its key; {Error} when it is not what was sealed for this place. */
  openText(sealed: string, place: string): string {
    if (sealed === '') return sealed;
    const [prefix, id = '', data = ''] = sealed.split(':');
    if (`${prefix}:` !== SEALED) throw new Error('it is not encrypted');
    return this.#open(id, Buffer.from(data, 'base64'), place).toString();
  }

  /** As `sealText`: a byte with the length of the key's id, the id, and what is sealed. */
  sealBytes(bytes: Uint8Array, place: string): Uint8Array {
    const { current } = this.#keyring;
    return Buffer.concat([Buffer.from([current.id.length]), Buffer.from(current.id), sealFor(current, bytes, place)]);
  }

  /** @throws as `openText`. */
  openBytes(sealed: Uint8Array, place: string): Uint8Array {
    const idEnd = 1 + (sealed[0] ?? 0);
    return this.#open(Buffer.from(sealed.subarray(1, idEnd)).toString(), sealed.subarray(idEnd), place);
  }

  #open(id: string, data: Uint8Array, place: string): Buffer {
    const key = requireKey(this.#keyring, id, 'a text of this store is encrypted');
    return unseal(key.for('texts'), data, place);
  }
}

/** The nonce follows from place and text, as in SIV: no two texts ever share one but by chance of 1 in 2^96. */
function sealFor(key: Key, plain: Uint8Array, place: string): Buffer {
  const digest = createHmac('sha256', key.for('nonces')).update(`${place.length} ${place}`).update(plain).digest();
  return seal(key.for('texts'), plain, { place, nonce: digest.subarray(0, NONCE_BYTES) });
}
