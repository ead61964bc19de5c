import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { UnavailableError } from '../../src/contract/errors.ts';
import { connectClient, connectWorker } from '../../src/temporal/connect.ts';
import { connectionSettings } from '../../src/temporal/connection-settings.ts';
import { startLocalTemporal } from '../support/local-temporal.ts';
import { startTlsProxy, tlsFile, type TlsProxy, type TlsProxyOptions } from '../support/tls-proxy.ts';

const AUTHORITY = { TEMPORAL_TLS_SERVER_CA_CERT_PATH: tlsFile('authority.crt') };
const CERTIFICATE = {
  TEMPORAL_TLS_CLIENT_CERT_PATH: tlsFile('client.crt'),
  TEMPORAL_TLS_CLIENT_KEY_PATH: tlsFile('client.key'),
};
const KEY = 'right-key-7d1f';
const WRONG_KEY = 'wrong-key-2b9e';

let temporal: Awaited<ReturnType<typeof startLocalTemporal>>;

beforeAll(async () => {
  temporal = await startLocalTemporal();
});

afterAll(() => temporal.teardown());

async function proxied(options: Partial<TlsProxyOptions>): Promise<TlsProxy> {
  const proxy = await startTlsProxy({ target: temporal.address, ...options });
  onTestFinished(() => proxy.close());
  return proxy;
}

function settingsFor({ address }: TlsProxy, env: Readonly<Record<string, string>>) {
  const settings = connectionSettings({ HOME: '/nowhere', TEMPORAL_ADDRESS: address, ...env });
  if (!settings) throw new Error('no settings');
  return settings;
}

/** Connects as a client and as a worker do, one after the other, and closes both. */
async function connectBoth(proxy: TlsProxy, env: Readonly<Record<string, string>>): Promise<void> {
  const settings = settingsFor(proxy, env);
  const client = await connectClient(settings);
  await client.workflow.count();
  await client.connection.close();
  const worker = await connectWorker(settings);
  await worker.close();
}

/** The errors of both. */
async function refusals(proxy: TlsProxy, env: Readonly<Record<string, string>>): Promise<UnavailableError[]> {
  const settings = settingsFor(proxy, env);
  const errors = await Promise.all(
    [connectClient, connectWorker].map((connect) =>
      connect(settings).then(
        () => undefined,
        (error: unknown) => error,
      ),
    ),
  );
  return errors.map((error) => {
    if (error instanceof UnavailableError) return error;
    throw new Error(`connected, or ended with ${String(error)}`);
  });
}

describe('a Temporal server that speaks TLS', () => {
  it('is reached by clients and workers that show the certificate it asks for', async () => {
    const proxy = await proxied({ asksForCertificate: true });
    await connectBoth(proxy, { ...AUTHORITY, ...CERTIFICATE });
    expect([...proxy.seen]).toEqual(['convsim test client']);
  });

  it('is reached with its API key, and under a name that is expected of it', async () => {
    const proxy = await proxied({ apiKey: KEY, certificate: 'elsewhere' });
    await connectBoth(proxy, { ...AUTHORITY, TEMPORAL_TLS_SERVER_NAME: 'elsewhere.example', TEMPORAL_API_KEY: KEY });
    expect(proxy.calls()).toBeGreaterThan(0);
  });

  it('gives way to one line of reason and remedy, long before time is over, where its certificate is not trusted', async () => {
    const proxy = await proxied({});
    for (const { message } of await refusals(proxy, { TEMPORAL_TLS: 'true' })) {
      expect(message).toBe(
        `cannot reach Temporal at ${proxy.address}: it shows a certificate of an authority that this machine does not trust; ` +
          'set TEMPORAL_TLS_SERVER_CA_CERT_PATH, or server_ca_cert_path of the profile, to the PEM file of the authority that signed it',
      );
    }
    expect(proxy.calls()).toBe(0);
  });

  it('lets nobody in without its certificate, who is told so', async () => {
    const proxy = await proxied({ asksForCertificate: true });
    for (const { message } of await refusals(proxy, AUTHORITY)) {
      expect(message).toMatch(
        /: the server asks for a client certificate \(certificate required\); set TEMPORAL_TLS_CLIENT/,
      );
    }
    expect(proxy.calls()).toBe(0);
  });

  it('is not reached in plain text', async () => {
    const proxy = await proxied({});
    for (const { message } of await refusals(proxy, {})) {
      expect(message).toMatch(/: the server there speaks TLS, which is not switched on; set TEMPORAL_TLS=true/);
    }
  });

  it.each([
    [
      'wrong',
      { TEMPORAL_API_KEY: WRONG_KEY },
      /: the server refuses the API key: unknown key Bearer \*\*\*; correct TEMPORAL/,
    ],
    ['missing', {}, /: the server refuses the credentials: no API key; set TEMPORAL_API_KEY/],
  ])('names an API key that is %s, and shows none that the server repeats', async (_what, env, expected) => {
    const proxy = await proxied({ apiKey: KEY });
    for (const error of await refusals(proxy, { ...AUTHORITY, ...env })) {
      expect(error.message).toMatch(expected);
      expect(inspect(error)).not.toContain(WRONG_KEY);
    }
    expect(proxy.calls()).toBe(0);
  });
});

it('a Temporal server that does not speak TLS says so to who does', async () => {
  const settings = settingsFor({ address: temporal.address } as TlsProxy, { TEMPORAL_TLS: 'true' });
  const expected =
    ': TLS is switched on, and the server there does not speak it; correct the address, or set TEMPORAL_TLS=false';
  await expect(connectClient(settings)).rejects.toThrow(expected);
  await expect(connectWorker(settings)).rejects.toThrow(expected);
});
