import { describe, expect, it } from 'vitest';
import { Keyring } from '../../../src/encryption/keyring.ts';
import { TextCipher } from '../../../src/encryption/text-cipher.ts';
import { newKey } from '../../support/new-encryption.ts';

const [old, young] = [newKey('k1'), newKey('k2')];
const cipher = new TextCipher(new Keyring(young, [old]));
const TEXT = 'Is the zebra awake? 🦓';

describe('TextCipher', () => {
  it('gives a text back at its place only', () => {
    const sealed = cipher.sealText(TEXT, 'answer 1');
    expect(sealed).toMatch(/^sealed:k2:[A-Za-z0-9+/=]+$/);
    expect(cipher.openText(sealed, 'answer 1')).toBe(TEXT);
    expect(() => cipher.openText(sealed, 'answer 2')).toThrow('authenticate');
  });

  it('makes the same of the same at one place, and something else anywhere else', () => {
    expect(cipher.sealText(TEXT, 'a')).toBe(cipher.sealText(TEXT, 'a'));
    const others = [
      cipher.sealText(TEXT, 'b'),
      cipher.sealText(`${TEXT}!`, 'a'),
      cipher.sealText('a b', ''),
      cipher.sealText('b', 'a'),
    ];
    expect(new Set([cipher.sealText(TEXT, 'a'), ...others]).size).toBe(5);
  });

  it('takes bytes too', () => {
    const bytes = Buffer.from(TEXT);
    const sealed = cipher.sealBytes(bytes, 'trace');
    expect(Buffer.from(sealed).includes('zebra')).toBe(false);
    expect(Buffer.from(cipher.openBytes(sealed, 'trace')).toString()).toBe(TEXT);
    expect(() => cipher.openBytes(sealed, 'other')).toThrow('authenticate');
  });

  it('opens what an older key has sealed, and names a key that is missing', () => {
    const before = new TextCipher(new Keyring(old)).sealText(TEXT, 'a');
    expect(cipher.openText(before, 'a')).toBe(TEXT);
    expect(() => new TextCipher(new Keyring(young)).openText(before, 'a')).toThrow(/with the key "k1"/);
  });

  it('takes no plain text for a sealed one', () => {
    expect(() => cipher.openText(TEXT, 'a')).toThrow('it is not encrypted');
    expect(cipher.sealText('', 'a')).toBe('');
    expect(cipher.openText('', 'a')).toBe('');
  });
});
