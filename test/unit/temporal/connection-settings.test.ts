import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectionSettings, embeddedSettings } from '../../../src/temporal/connection-settings.ts';

const PROFILES = `
[profile.cloud]
address = "team.example:7233"
namespace = "team.a1b2c"
api_key = "key-from-file"

[profile.keyonly]
api_key = "key-from-file"
`;

describe('connectionSettings', () => {
  let folder: string;
  let file: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'convsim-settings-'));
    file = join(folder, 'temporal.toml');
    await writeFile(file, PROFILES);
  });

  afterAll(() => rm(folder, { recursive: true }));

  it('gives nothing when neither an address nor a profile is set, so that the embedded server is used', () => {
    expect(connectionSettings({ HOME: folder })).toBeUndefined();
    expect(connectionSettings({ HOME: folder, TEMPORAL_ADDRESS: '' })).toBeUndefined();
  });

  it('takes address and namespace from the environment', () => {
    const settings = connectionSettings({
      HOME: folder,
      TEMPORAL_ADDRESS: 'host.example:1234',
      TEMPORAL_NAMESPACE: 'n',
    });
    expect(settings).toEqual({ address: 'host.example:1234', namespace: 'n', isExternal: true, security: {} });
  });

  it('uses the namespace default when none is named', () => {
    expect(connectionSettings({ HOME: folder, TEMPORAL_ADDRESS: 'localhost:7233' })?.namespace).toBe('default');
  });

  it('takes a profile with its API key, which turns TLS on', () => {
    const settings = connectionSettings({ TEMPORAL_CONFIG_FILE: file, TEMPORAL_PROFILE: 'cloud' });
    expect(settings).toEqual({
      address: 'team.example:7233',
      namespace: 'team.a1b2c',
      isExternal: true,
      security: { apiKey: 'key-from-file', tls: true },
    });
  });

  it('ignores a profile without an address', () => {
    expect(connectionSettings({ TEMPORAL_CONFIG_FILE: file, TEMPORAL_PROFILE: 'keyonly' })).toBeUndefined();
  });

  it('names a profile that does not exist', () => {
    expect(() => connectionSettings({ TEMPORAL_CONFIG_FILE: file, TEMPORAL_PROFILE: 'nope' })).toThrow(
      /TEMPORAL_PROFILE=nope/,
    );
  });

  it('names a settings file that does not exist', () => {
    expect(() => connectionSettings({ TEMPORAL_CONFIG_FILE: join(folder, 'gone.toml') })).toThrow(
      /gone\.toml; correct or unset it/,
    );
  });

  it('names a certificate that does not exist', () => {
    const env = { TEMPORAL_ADDRESS: 'a.example:1', TEMPORAL_TLS_SERVER_CA_CERT_PATH: '/nowhere/cert.pem' };
    expect(() => connectionSettings({ ...env, HOME: folder })).toThrow(
      'TEMPORAL_TLS_SERVER_CA_CERT_PATH: /nowhere/cert.pem cannot be read: there is no such file; correct or unset it',
    );
  });

  it.each(['True', 'yes', 'on'])('refuses %s for TEMPORAL_TLS, which would switch TLS off', (value) => {
    const env = {
      HOME: folder,
      TEMPORAL_ADDRESS: 'a.example:1',
      TEMPORAL_API_KEY: 'key-from-shell',
      TEMPORAL_TLS: value,
    };
    expect(() => connectionSettings(env)).toThrow(`TEMPORAL_TLS: must be true or false, not ${value}`);
  });

  it.each(['http://localhost:7233', 'a b:7233', 'localhost:port', '::1:7233'])('refuses the address %s', (address) => {
    expect(() => connectionSettings({ HOME: folder, TEMPORAL_ADDRESS: address })).toThrow(/must be host:port/);
  });
});

describe('embeddedSettings', () => {
  it('reaches the embedded server without credentials', () => {
    const settings = embeddedSettings({ address: '127.0.0.1:7233' });
    expect(settings).toEqual({ address: '127.0.0.1:7233', namespace: 'default', isExternal: false, security: {} });
  });
});
