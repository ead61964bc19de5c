import { Agent, type Dispatcher, Pool, ProxyAgent } from 'undici';
import type { Proxy } from './proxy-for.ts';

/** Longest wait for a connection, in milliseconds: a server that is there accepts much sooner. */
export const CONNECT_TIMEOUT_MS = 10_000;

/** As many as a spec's `concurrency` allows: a request never queues behind another while its own time runs. */
const CONNECTIONS_PER_ORIGIN = 10_000;

const LIMITS = { connections: CONNECTIONS_PER_ORIGIN, pipelining: 1 };
const CONNECT = { timeout: CONNECT_TIMEOUT_MS };

const pools = new Map<string, Dispatcher>();

/** The one connection pool of this process to what is reached directly, or through a proxy. Idle sockets keep no process alive. */
export function httpPool(proxy?: Proxy): Dispatcher {
  const key = proxy ? `${proxy.origin} ${proxy.authorization}` : '';
  const pool = pools.get(key) ?? (proxy ? proxyPool(proxy) : new Agent({ ...LIMITS, connect: CONNECT }));
  pools.set(key, pool);
  return pool;
}

/** https passes in tunnels, http as requests to the proxy: many proxies refuse tunnels to other ports than 443. */
function proxyPool({ origin, authorization }: Proxy): Dispatcher {
  return new ProxyAgent({
    ...LIMITS,
    uri: origin,
    ...(authorization !== undefined && { token: authorization }),
    proxyTunnel: false,
    proxyTls: CONNECT,
    requestTls: CONNECT,
    // A proxy that takes the connection and opens no tunnel is as little use as a server that takes none.
    clientFactory: (address, options) => new Pool(address, { ...options, headersTimeout: CONNECT_TIMEOUT_MS }),
  });
}
