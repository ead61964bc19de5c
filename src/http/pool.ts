import { Agent } from 'undici';

/** Longest wait for a connection, in milliseconds: a server that is there accepts much sooner. */
export const CONNECT_TIMEOUT_MS = 10_000;

/** As many as a spec's `concurrency` allows: a request never queues behind another while its own time runs. */
const CONNECTIONS_PER_ORIGIN = 10_000;

let pool: Agent | undefined;

/** The one connection pool of this process. Its idle sockets do not keep the process alive. */
export function httpPool(): Agent {
  pool ??= new Agent({
    connections: CONNECTIONS_PER_ORIGIN,
    pipelining: 1,
    connect: { timeout: CONNECT_TIMEOUT_MS },
  });
  return pool;
}
