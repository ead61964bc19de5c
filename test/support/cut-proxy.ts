import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A TCP proxy on loopback whose connections can be cut. */
export interface CutProxy {
  readonly port: number;
  /** Resets every connection, and each new one at once, until `heal`. */
  reset(): void;
  /** Holds back what either side sends, also on new connections, until `heal`; nothing is lost. */
  stall(): void;
  heal(): void;
  close(): Promise<void>;
}

/** Starts a proxy to a port of 127.0.0.1, on which nobody has to listen yet. */
export async function startCutProxy(target: number): Promise<CutProxy> {
  const sockets = new Set<Socket>();
  let state: 'open' | 'reset' | 'stalled' = 'open';

  const join = (from: Socket, to: Socket) => {
    sockets.add(from);
    from.setNoDelay(true);
    from.on('data', (chunk: Buffer) => void to.write(chunk));
    from.on('end', () => to.end());
    from.on('error', () => to.destroy());
    from.on('close', () => {
      sockets.delete(from);
      to.destroySoon();
    });
    if (state === 'stalled') from.pause();
  };
  const server = createServer({ allowHalfOpen: true }, (near) => {
    if (state === 'reset') {
      near.on('error', () => undefined);
      near.resetAndDestroy();
      return;
    }
    const far = connect({ port: target, host: '127.0.0.1', allowHalfOpen: true });
    join(near, far);
    join(far, near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const destroyAll = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    reset() {
      state = 'reset';
      destroyAll();
    },
    stall() {
      state = 'stalled';
      for (const socket of sockets) socket.pause();
    },
    heal() {
      state = 'open';
      for (const socket of sockets) socket.resume();
    },
    async close() {
      server.close();
      destroyAll();
      if (server.listening) await once(server, 'close');
    },
  };
}
