import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/contract/errors.ts';
import { connectionSettings } from '../../../src/temporal/connection-settings.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { tlsFile } from '../../support/tls-proxy.ts';

const CERTIFICATE = { TEMPORAL_TLS_CLIENT_CERT_PATH: tlsFile('client.crt') };
const KEY = { TEMPORAL_TLS_CLIENT_KEY_PATH: tlsFile('client.key') };

function settingsWith(env: Readonly<Record<string, string>>) {
  return connectionSettings({ HOME: '/nowhere', TEMPORAL_ADDRESS: 'localhost:7233', ...env });
}

function problemWith(env: Readonly<Record<string, string>>): string {
  try {
    settingsWith(env);
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  throw new Error('the settings were taken');
}

function lockedKey(): string {
  const cipher = 'aes-256-cbc';
  const { privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher, passphrase: 'guess' },
  });
  return privateKey;
}

describe('checkTlsFiles', () => {
  it('takes a certificate with its key and an authority, as files or as texts', () => {
    const paths = settingsWith({ ...CERTIFICATE, ...KEY, TEMPORAL_TLS_SERVER_CA_CERT_PATH: tlsFile('authority.crt') });
    const texts = settingsWith({
      TEMPORAL_TLS_CLIENT_CERT_DATA: readFileSync(tlsFile('client.crt'), 'utf8'),
      TEMPORAL_TLS_CLIENT_KEY_DATA: readFileSync(tlsFile('client.key'), 'utf8'),
      TEMPORAL_TLS_SERVER_CA_CERT_DATA: readFileSync(tlsFile('authority.crt'), 'utf8'),
    });
    expect(paths?.security.tls).toMatchObject({ clientCertPair: { crt: expect.any(Uint8Array) } });
    expect(texts).toEqual(paths);
  });

  it.each([
    ['a certificate without its key', CERTIFICATE, 'TEMPORAL_TLS_CLIENT_CERT_PATH: is set, and its key is not; set'],
    ['a key without its certificate', KEY, 'TEMPORAL_TLS_CLIENT_KEY_PATH: is set, and its certificate is not; set'],
    [
      'a key of another certificate',
      { ...CERTIFICATE, TEMPORAL_TLS_CLIENT_KEY_PATH: tlsFile('stranger.key') },
      /^TEMPORAL_TLS_CLIENT_KEY_PATH: \S+stranger\.key is not the key of the client certificate \S+client\.crt; name the two/,
    ],
    [
      'a key in the place of a certificate',
      { ...KEY, TEMPORAL_TLS_CLIENT_CERT_PATH: tlsFile('client.key') },
      /^TEMPORAL_TLS_CLIENT_CERT_PATH: \S+client\.key holds no certificate in PEM/,
    ],
    [
      'a certificate in the place of a key',
      { ...CERTIFICATE, TEMPORAL_TLS_CLIENT_KEY_PATH: tlsFile('client.crt') },
      /^TEMPORAL_TLS_CLIENT_KEY_PATH: \S+client\.crt holds no private key in PEM/,
    ],
    [
      'a text that is no authority',
      { TEMPORAL_TLS_SERVER_CA_CERT_DATA: 'secret-text' },
      'TEMPORAL_TLS_SERVER_CA_CERT_DATA: the text holds no certificate in PEM; correct or unset it',
    ],
    [
      'a folder',
      { TEMPORAL_TLS_SERVER_CA_CERT_PATH: '/' },
      'TEMPORAL_TLS_SERVER_CA_CERT_PATH: / cannot be read: it is a folder; correct or unset it',
    ],
  ])('refuses %s', (_what, env, problem) => {
    expect(problemWith(env)).toMatch(problem);
  });

  it('refuses a key with a passphrase, and shows nothing of it', () => {
    const key = lockedKey();
    const problem = problemWith({ ...CERTIFICATE, TEMPORAL_TLS_CLIENT_KEY_DATA: key });
    expect(problem).toMatch(/^TEMPORAL_TLS_CLIENT_KEY_DATA: the text holds a key with a passphrase/);
    expect(problem).not.toContain(key.split('\n')[1]);
  });

  it('names the key of temporal.toml that is wrong', async () => {
    const toml = '[profile.default.tls]\nserver_ca_cert_path = "/nowhere/ca.pem"\n';
    const file = join(await tempFolder({ 'temporal.toml': toml }), 'temporal.toml');
    expect(problemWith({ TEMPORAL_CONFIG_FILE: file })).toBe(
      'temporal.toml server_ca_cert_path: /nowhere/ca.pem cannot be read: there is no such file; correct or unset it',
    );
  });

  it('reads no file while TLS is switched off', () => {
    expect(settingsWith({ TEMPORAL_TLS: 'false', TEMPORAL_TLS_SERVER_CA_CERT_PATH: '/nowhere' })?.security).toEqual({
      tls: false,
    });
  });
});
