import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort, isPortFree } from '../../../src/process/free-port.ts';
import { choosePorts } from '../../../src/temporal/choose-ports.ts';

const servers: Server[] = [];

async function occupy(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

afterEach(() => servers.splice(0).forEach((server) => server.close()));

describe('choosePorts', () => {
  it('takes the configured ports where they are free', async () => {
    const [port, uiPort] = [await freePort(), await freePort()];
    const env = { CONVSIM_PORT: String(port), CONVSIM_UI_PORT: String(uiPort) };
    expect(await choosePorts(env)).toMatchObject({ port, uiPort });
  });

  it('takes others where they are taken', async () => {
    const taken = await occupy();
    const chosen = await choosePorts({ CONVSIM_PORT: String(taken) });
    expect(chosen.port).not.toBe(taken);
    expect(await isPortFree(chosen.port)).toBe(true);
  });

  it('prefers the previous ports, so that connected workers find the server again', async () => {
    const previous = { port: await freePort(), uiPort: await freePort(), metricsPort: await freePort() };
    expect(await choosePorts({}, previous)).toEqual(previous);
  });

  it('never gives one port twice', async () => {
    const port = String(await freePort());
    const chosen = await choosePorts({ CONVSIM_PORT: port, CONVSIM_UI_PORT: port });
    expect(new Set(Object.values(chosen)).size).toBe(3);
  });

  it.each(['abc', '0', '70000', '72.5'])('refuses CONVSIM_PORT=%s', async (text) => {
    await expect(choosePorts({ CONVSIM_PORT: text })).rejects.toThrow(
      `CONVSIM_PORT: must be a port number from 1 to 65535, not ${text}`,
    );
  });
});
