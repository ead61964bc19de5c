import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort, isPortFree } from '../../../src/process/free-port.ts';

describe('freePort', () => {
  it('gives a port on which a server can listen', async () => {
    const port = await freePort();
    const server = createServer().listen(port, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    expect((server.address() as AddressInfo).port).toBe(port);
  });

  it('stays below the ports of outgoing connections', async () => {
    expect(await freePort()).toBeLessThan(32_768);
  });
});

describe('isPortFree', () => {
  it('distinguishes a taken port from a free one', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    expect(await isPortFree((server.address() as AddressInfo).port)).toBe(false);
    expect(await isPortFree(await freePort())).toBe(true);
  });
});
