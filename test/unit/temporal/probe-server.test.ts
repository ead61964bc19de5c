import { once } from 'node:events';
import { createServer as createHttp1 } from 'node:http';
import { createServer as createHttp2 } from 'node:http2';
import type { AddressInfo, Server } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connectionSettings } from '../../../src/temporal/connection-settings.ts';
import { probeServer } from '../../../src/temporal/probe-server.ts';
import { startTlsProxy, tlsFile, type TlsProxyOptions } from '../../support/tls-proxy.ts';

const AUTHORITY = { TEMPORAL_TLS_SERVER_CA_CERT_PATH: tlsFile('authority.crt') };

function showing(name: string): Record<string, string> {
  return {
    ...AUTHORITY,
    TEMPORAL_TLS_CLIENT_CERT_PATH: tlsFile(`${name}.crt`),
    TEMPORAL_TLS_CLIENT_KEY_PATH: tlsFile(`${name}.key`),
  };
}

function probed(address: string, env: Readonly<Record<string, string>>) {
  const settings = connectionSettings({ HOME: '/nowhere', TEMPORAL_ADDRESS: address, ...env });
  if (!settings) throw new Error('no settings');
  return probeServer(settings);
}

async function proxied(options: Partial<TlsProxyOptions>, env: Readonly<Record<string, string>>) {
  const proxy = await startTlsProxy({ target: '127.0.0.1:1', ...options });
  onTestFinished(() => proxy.close());
  return probed(proxy.address, env);
}

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const ASKS = { asksForCertificate: true };

describe('probeServer', () => {
  it.each([
    ['whose authority is known', {}, AUTHORITY],
    ['that takes the client certificate', ASKS, showing('client')],
    [
      'of another name that is expected',
      { certificate: 'elsewhere' },
      { ...AUTHORITY, TEMPORAL_TLS_SERVER_NAME: 'elsewhere.example' },
    ],
  ])('finds nothing wrong with a server %s', async (_what, options, env) => {
    expect(await proxied(options, env)).toBeUndefined();
  });

  it.each([
    [
      'asks for a client certificate',
      ASKS,
      AUTHORITY,
      'the server asks for a client certificate (certificate required)',
      /^set TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH/,
    ],
    [
      'does not know the authority of the client certificate',
      ASKS,
      showing('stranger'),
      'the server closed the connection when it saw the client certificate',
      /^check TEMPORAL_TLS_CLIENT_CERT_PATH .* an authority that the server trusts has to have signed it/,
    ],
    [
      'sees a client certificate that has expired',
      ASKS,
      showing('expired-client'),
      'the client certificate expired on Jan  1 00:00:00 2021 GMT',
      /^renew it/,
    ],
    [
      'is signed by another authority than the given one',
      {},
      { TEMPORAL_TLS_SERVER_CA_CERT_PATH: tlsFile('other-authority.crt') },
      'it shows a certificate that the given authority did not sign',
      /^set TEMPORAL_TLS_SERVER_CA_CERT_PATH, or server_ca_cert_path of the profile/,
    ],
    [
      'is signed by an authority that nobody knows',
      {},
      { TEMPORAL_TLS: 'true' },
      'it shows a certificate of an authority that this machine does not trust',
      /^set TEMPORAL_TLS_SERVER_CA_CERT_PATH/,
    ],
    [
      'shows an expired certificate',
      { certificate: 'expired-server' },
      AUTHORITY,
      'its certificate expired on Jan  1 00:00:00 2021 GMT',
      /^renew it on the server/,
    ],
    [
      'shows a certificate for another name',
      { certificate: 'elsewhere' },
      AUTHORITY,
      'its certificate is for elsewhere.example and not for localhost',
      /set TEMPORAL_TLS_SERVER_NAME to one$/,
    ],
    [
      'speaks TLS to a client that does not',
      {},
      { TEMPORAL_TLS: 'false' },
      'the server there speaks TLS, which is not switched on',
      /^set TEMPORAL_TLS=true/,
    ],
  ])('says that the server %s', async (_what, options, env, reason, remedy) => {
    const trouble = await proxied(options, env);
    expect(trouble?.reason).toBe(reason);
    expect(trouble?.remedy).toMatch(remedy);
  });

  it('says that a server does not speak TLS', async () => {
    const address = await listening(createHttp2());
    expect((await probed(address, { TEMPORAL_TLS: 'true' }))?.reason).toBe(
      'TLS is switched on, and the server there does not speak it',
    );
  });

  it('has nothing to say of TLS where a plain server answers a plain client, or none listens', async () => {
    expect(await probed(await listening(createHttp2()), {})).toBeUndefined();
    expect(await probed(await listening(createHttp1()), {})).toBeUndefined();
    expect(await probed('127.0.0.1:1', { TEMPORAL_TLS: 'true' })).toBeUndefined();
  });
});
