import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort, isPortFree } from '../../../src/process/free-port.ts';
import { InputError, UnavailableError } from '../../../src/contract/errors.ts';
import { ensureServer } from '../../../src/temporal/ensure-server.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { choosePorts, otherPorts } from '../../../src/temporal/choose-ports.ts';

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

  it('refuses a configured port that is taken, and names the program that has it', async () => {
    const taken = await occupy();
    const free = await freePort();
    for (const [name, env] of [
      ['CONVSIM_PORT', { CONVSIM_PORT: String(taken) }],
      ['CONVSIM_UI_PORT', { CONVSIM_PORT: String(free), CONVSIM_UI_PORT: String(taken) }],
    ] as const) {
      const error: unknown = await choosePorts(env).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(UnavailableError);
      expect(String(error)).toContain(`${name}: port ${taken} of 127.0.0.1 cannot be used (taken by `);
      if (process.platform === 'linux') expect(String(error)).toContain(`process ${process.pid}: `);
    }
  });

  it('takes another than a previous port that is taken', async () => {
    const taken = await occupy();
    const { port } = await choosePorts({}, { port: taken });
    expect(port).not.toBe(taken);
    expect(await isPortFree(port)).toBe(true);
  });

  it('prefers configured ports to the previous ones', async () => {
    const [port, previous] = [await freePort(), await freePort()];
    expect((await choosePorts({ CONVSIM_PORT: String(port) }, { port: previous })).port).toBe(port);
  });

  it('prefers the previous ports, so that connected workers find the server again', async () => {
    const previous = { port: await freePort(), uiPort: await freePort(), metricsPort: await freePort() };
    expect(await choosePorts({}, previous)).toEqual(previous);
  });

  it('refuses one port for both', async () => {
    const port = String(await freePort());
    await expect(choosePorts({ CONVSIM_PORT: port, CONVSIM_UI_PORT: port })).rejects.toThrow(
      `CONVSIM_UI_PORT: is ${port}, as CONVSIM_PORT is; the server needs two ports, change one of them`,
    );
  });

  it('never gives one port twice', async () => {
    const port = await freePort();
    const chosen = await choosePorts({ CONVSIM_PORT: String(port) }, { uiPort: port, metricsPort: port });
    expect(new Set(Object.values(chosen)).size).toBe(3);
  });

  it.each(['abc', '0', '70000', '72.5', '0x50', '1e3'])('refuses CONVSIM_PORT=%s', async (text) => {
    await expect(choosePorts({ CONVSIM_PORT: text })).rejects.toThrow(
      `CONVSIM_PORT: must be a port number from 1 to 65535, not ${text}`,
    );
  });
});

describe('otherPorts', () => {
  it('says how to apply a port that the running server does not have', () => {
    const running = { port: 7001, uiPort: 8001 };
    expect(otherPorts({}, running)).toBeUndefined();
    expect(otherPorts({ CONVSIM_PORT: '7001' }, running)).toBeUndefined();
    expect(otherPorts({ CONVSIM_PORT: '7002', CONVSIM_UI_PORT: '8002' }, running)).toBe(
      'the Temporal server of this folder is already running (port 7001, UI port 8001); to apply CONVSIM_PORT=7002 and CONVSIM_UI_PORT=8002, stop it first: convsim server --stop',
    );
  });
});

describe('ensureServer', () => {
  it('refuses what is no port before it looks for a server or makes a folder', async () => {
    const folder = await tempFolder();
    const options = { home: join(folder, 'home'), env: { CONVSIM_PORT: 'abc' }, say: () => undefined };
    await expect(ensureServer(options)).rejects.toThrow(InputError);
    expect(await readdir(folder)).toEqual([]);
  });
});
