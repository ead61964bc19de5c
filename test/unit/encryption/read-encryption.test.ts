import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/contract/errors.ts';
import { readEncryption } from '../../../src/encryption/read-encryption.ts';

const KEY = randomBytes(32).toString('base64');
const OTHER = randomBytes(32).toString('base64');

function problemsOf(env: Record<string, string>): string {
  try {
    readEncryption(env);
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  return '';
}

describe('readEncryption', () => {
  it('is off where no key is set', () => {
    expect(readEncryption({})).toBeUndefined();
    expect(readEncryption({ CONVSIM_ENCRYPTION_KEY: '', CONVSIM_ENCRYPTION_STORE: 'off' })).toBeUndefined();
  });

  it('derives the id of a key from the key, always the same', () => {
    const id = readEncryption({ CONVSIM_ENCRYPTION_KEY: KEY })?.keyring.current.id;
    expect(id).toMatch(/^key-[0-9a-f]{8}$/);
    expect(readEncryption({ CONVSIM_ENCRYPTION_KEY: ` ${KEY}\n` })?.keyring.current.id).toBe(id);
    expect(readEncryption({ CONVSIM_ENCRYPTION_KEY: OTHER })?.keyring.current.id).not.toBe(id);
  });

  it('takes ids, older keys with and without one, and a switch for the store', () => {
    const read = readEncryption({
      CONVSIM_ENCRYPTION_KEY: KEY,
      CONVSIM_ENCRYPTION_KEY_ID: '2026-12',
      CONVSIM_ENCRYPTION_OLD_KEYS: `2026-11:${OTHER}, ${randomBytes(32).toString('base64url')}`,
      CONVSIM_ENCRYPTION_STORE: 'On',
    });
    expect(read?.keyring.ids).toEqual(['2026-11', expect.stringMatching(/^key-/), '2026-12']);
    expect(read?.isStoreEncrypted).toBe(true);
  });

  it.each([
    ['a key that is too short', { CONVSIM_ENCRYPTION_KEY: KEY.slice(0, 30) }, 'expected 32 bytes in base64, got 30'],
    ['a key in another form', { CONVSIM_ENCRYPTION_KEY: `${KEY.slice(0, 40)}!!!=` }, 'openssl rand -base64 32'],
    [
      'an id that is none',
      { CONVSIM_ENCRYPTION_KEY: KEY, CONVSIM_ENCRYPTION_KEY_ID: OTHER },
      'CONVSIM_ENCRYPTION_KEY_ID: an id has',
    ],
    [
      'an older key that is none',
      { CONVSIM_ENCRYPTION_KEY: KEY, CONVSIM_ENCRYPTION_OLD_KEYS: OTHER.slice(1) },
      'CONVSIM_ENCRYPTION_OLD_KEYS: is no key',
    ],
    [
      'one id for two keys',
      { CONVSIM_ENCRYPTION_KEY: KEY, CONVSIM_ENCRYPTION_KEY_ID: 'a', CONVSIM_ENCRYPTION_OLD_KEYS: `a:${OTHER}` },
      'the id "a" twice',
    ],
    [
      'a switch that is neither on nor off',
      { CONVSIM_ENCRYPTION_KEY: KEY, CONVSIM_ENCRYPTION_STORE: 'maybe' },
      'must be on or off',
    ],
    [
      'an encrypted store without a key',
      { CONVSIM_ENCRYPTION_STORE: 'on' },
      'CONVSIM_ENCRYPTION_KEY: is not set, but CONVSIM_ENCRYPTION_STORE needs it',
    ],
    ['older keys without a key', { CONVSIM_ENCRYPTION_OLD_KEYS: OTHER }, 'but CONVSIM_ENCRYPTION_OLD_KEYS needs it'],
  ])('refuses %s and shows none', (_, env, expected) => {
    const said = problemsOf(env);
    expect(said).toContain(expected);
    for (const key of [KEY, OTHER]) expect(said).not.toContain(key.slice(1, 12));
  });
});
