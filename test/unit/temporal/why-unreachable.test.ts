import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../../src/process/free-port.ts';
import { embeddedSettings, type ConnectionSettings } from '../../../src/temporal/connection-settings.ts';
import { whyUnreachable } from '../../../src/temporal/why-unreachable.ts';

async function silentServer(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function external(address: string): ConnectionSettings {
  return { ...embeddedSettings({ address }), isExternal: true };
}

async function reasonFor(address: string, error: Error): Promise<string> {
  return (await whyUnreachable(external(address), error, 500)).reason;
}

const late = new Error('Failed to connect before the deadline');

describe('whyUnreachable', () => {
  it('says when nothing listens at the address', async () => {
    expect(await reasonFor(`127.0.0.1:${await freePort()}`, late)).toBe('nothing listens there');
  });

  it('says when the host does not exist', async () => {
    expect(await reasonFor('no-such-host.invalid:7233', late)).toMatch(/no such host|cannot be looked up/);
  });

  it('says when a server takes connections and does not answer in time', async () => {
    const expected = 'it accepts connections but did not answer within 0.5 s';
    expect(await reasonFor(await silentServer(), late)).toBe(expected);
  });

  it('gives any other trouble with a server that takes connections in its own words', async () => {
    expect(await reasonFor(await silentServer(), new Error('certificate expired'))).toBe('certificate expired');
  });
});
