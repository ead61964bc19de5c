import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { startCutProxy } from '../../support/cut-proxy.ts';

/** A proxy to a server that sends back what it gets, and a connection through it. */
async function throughProxy() {
  const echo = createServer((socket) => void socket.on('error', () => undefined).pipe(socket)).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  const proxy = await startCutProxy((echo.address() as AddressInfo).port);
  const client = connect(proxy.port, '127.0.0.1');
  onTestFinished(async () => {
    client.destroy();
    await proxy.close();
    echo.close();
  });
  return { proxy, client };
}

async function echoed(client: Socket, text: string): Promise<string> {
  client.write(text);
  const [chunk] = (await once(client, 'data')) as [Buffer];
  return chunk.toString();
}

/** Resolves once the connection was cut. */
function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.on('error', () => undefined).once('close', () => resolve());
  });
}

it('passes both ways, and holds back without loss while it stalls', async () => {
  const { proxy, client } = await throughProxy();
  expect(await echoed(client, 'one')).toBe('one');
  proxy.stall();
  let isThere = false;
  const held = echoed(client, 'two').then((text) => {
    isThere = true;
    return text;
  });
  // A connection past the proxy takes less than this.
  const other = connect(proxy.port, '127.0.0.1');
  await once(other, 'connect');
  expect(isThere).toBe(false);
  proxy.heal();
  expect(await held).toBe('two');
  other.destroy();
});

it('resets open and new connections until it is healed', async () => {
  const { proxy, client } = await throughProxy();
  expect(await echoed(client, 'one')).toBe('one');
  proxy.reset();
  await closed(client);
  await closed(connect(proxy.port, '127.0.0.1'));
  proxy.heal();
  const again = connect(proxy.port, '127.0.0.1');
  expect(await echoed(again, 'two')).toBe('two');
  again.destroy();
});
