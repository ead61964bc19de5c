import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errorCode, errorMessage } from '../contract/error-message.ts';
import { UnavailableError } from '../contract/errors.ts';

/** The only address that convsim's own servers listen on. */
export const LOOPBACK = '127.0.0.1';

/**
 * Lets a server listen on a port of this machine, 0 for any that is free; returns the port.
 * @throws {UnavailableError} where the port cannot be used.
 */
export async function listenOnLoopback(server: Server, port: number): Promise<number> {
  try {
    server.listen(port, LOOPBACK);
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  } catch (error) {
    const isTaken = errorCode(error) === 'EADDRINUSE';
    const reason = isTaken ? 'another process uses it' : errorMessage(error);
    const remedy = 'name another one, or leave it out';
    throw new UnavailableError(`--port ${port} cannot be used: ${reason}; ${remedy}`, { cause: error });
  }
}

/** Also ends what is being sent: whoever stops the server does not wait for its readers. */
export async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
