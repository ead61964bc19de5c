import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/contract/errors.ts';
import { Key } from '../../../src/encryption/key.ts';
import { Keyring } from '../../../src/encryption/keyring.ts';
import { payloadCodec } from '../../../src/encryption/payload-codec.ts';

const SAID = { question: 'Is the zebra awake?', turn: 3 };

function newKey(id?: string): Key {
  return new Key(randomBytes(32), id);
}

function payloadOf(value: unknown): Payload {
  return defaultPayloadConverter.toPayload(value) ?? {};
}

async function sealed(keyring: Keyring, value: unknown = SAID): Promise<Payload> {
  const [payload] = await payloadCodec({ keyring }).encode([payloadOf(value)]);
  return payload ?? {};
}

async function opened(keyring: Keyring | undefined, payload: Payload): Promise<unknown> {
  const [plain] = await payloadCodec({ keyring }).decode([payload]);
  return defaultPayloadConverter.fromPayload(plain ?? {});
}

describe('payloadCodec', () => {
  it('gives back whatever was encrypted', async () => {
    const keyring = new Keyring(newKey());
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        expect(JSON.stringify(await opened(keyring, await sealed(keyring, value)))).toBe(JSON.stringify(value));
      }),
    );
    expect(await opened(keyring, await sealed(keyring, null))).toBeNull();
  });

  it('shows nothing of a payload but that it is encrypted, and with which key', async () => {
    const { metadata, data } = await sealed(new Keyring(newKey('k1')));
    const shown = Object.entries(metadata ?? {}).map(([name, value]) => [name, Buffer.from(value).toString()]);
    expect(Object.fromEntries(shown)).toEqual({ encoding: 'binary/encrypted', 'encryption-key-id': 'k1' });
    const text = Buffer.from(data ?? []).toString('latin1');
    expect(text).not.toContain('zebra');
    expect(text).not.toContain('json/plain');
  });

  it('encrypts the same twice in two ways', async () => {
    const keyring = new Keyring(newKey());
    const [one, other] = [await sealed(keyring), await sealed(keyring)];
    expect(Buffer.from(one.data ?? []).equals(Buffer.from(other.data ?? []))).toBe(false);
  });

  it('reads what an older key has encrypted, and what nobody has', async () => {
    const [old, young] = [newKey('k1'), newKey('k2')];
    expect(await opened(new Keyring(young, [old]), await sealed(new Keyring(old)))).toEqual(SAID);
    expect(await opened(new Keyring(young), payloadOf(SAID))).toEqual(SAID);
  });

  it('names the key that is missing, and says it to whoever asked to hear of it', async () => {
    const payload = await sealed(new Keyring(newKey('k1')));
    const heard: InputError[] = [];
    const codec = payloadCodec({ keyring: new Keyring(newKey('k2')), onUnreadable: (error) => heard.push(error) });
    await expect(codec.decode([payload])).rejects.toThrow(
      /^CONVSIM_ENCRYPTION_KEY: .* with the key "k1", and the keys here are k2; add it to CONVSIM_ENCRYPTION_OLD_KEYS/,
    );
    expect(heard).toEqual([expect.any(InputError)]);
    await expect(opened(undefined, payload)).rejects.toThrow(/with the key "k1", and no key is set here/);
  });

  it('refuses what another key of the same id has encrypted, and what was changed', async () => {
    const keyring = new Keyring(newKey('k1'));
    const payload = await sealed(keyring);
    await expect(opened(new Keyring(newKey('k1')), payload)).rejects.toThrow(/cannot be decrypted with the key "k1"/);
    const { data = new Uint8Array() } = payload;
    for (const place of [0, 13, (data?.length ?? 0) - 1]) {
      const changed = Buffer.from(data ?? []);
      changed[place] = (changed[place] ?? 0) ^ 1;
      await expect(opened(keyring, { ...payload, data: changed })).rejects.toThrow(InputError);
    }
    await expect(opened(keyring, { ...payload, data: Buffer.alloc(5) })).rejects.toThrow(InputError);
  });
});

it('no way of printing a key shows more than its id', () => {
  const secret = randomBytes(32);
  const keyring = new Keyring(new Key(secret, 'k1'));
  keyring.current.for('payloads');
  const printed = [JSON.stringify(keyring), inspect(keyring, { depth: 9, showHidden: true })];
  for (const text of printed) {
    expect(text).not.toContain(secret.toString('base64').slice(0, 12));
    expect(text).not.toContain(secret.toString('hex').slice(0, 12));
    expect(text).not.toMatch(new RegExp([...secret.subarray(0, 6)].join(',\\s*')));
  }
});
