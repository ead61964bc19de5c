import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** How a proxy behaves. */
export interface ProxyOptions {
  /** `user:password` that it asks for with Basic authentication. */
  readonly credentials?: string;
  /** Where host names lead, as a name server would say: `host:port` to a port of 127.0.0.1. */
  readonly routes?: Readonly<Record<string, string>>;
  /** Answers every request with this status instead. */
  readonly refuseWith?: number;
}

/** A proxy on loopback. */
export interface ProxyServer {
  /** `127.0.0.1:<port>` */
  readonly host: string;
  /** What it was asked for, in order: `CONNECT host:port` or `POST http://host/path`. */
  readonly passed: readonly string[];
  /** Connections to it so far. */
  connections(): number;
}

/** A real proxy for the test that runs: tunnels for CONNECT, forwards what comes with a whole address, 502 where nobody is. */
export async function startProxy({ credentials, routes = {}, refuseWith }: ProxyOptions = {}): Promise<ProxyServer> {
  const passed: string[] = [];
  const sockets = new Set<Socket>();
  const expected = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;

  function refusalOf({ method, url, headers }: IncomingMessage): number | undefined {
    passed.push(`${method} ${url}`);
    return headers['proxy-authorization'] === expected ? refuseWith : 407;
  }
  function portOf(host: string, usual: string): number {
    return Number(new URL(`http://${routes[host] ?? host}`).port || usual);
  }

  function forward(incoming: IncomingMessage, response: ServerResponse): void {
    const status = refusalOf(incoming);
    if (status !== undefined) return void response.writeHead(status).end();
    const url = new URL(incoming.url ?? '');
    const { 'proxy-authorization': _, ...headers } = incoming.headers;
    const path = `${url.pathname}${url.search}`;
    const sent = request({ method: incoming.method, host: '127.0.0.1', port: portOf(url.host, '80'), path, headers });
    sent.on('response', (reply) => {
      response.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(response);
    });
    sent.on('error', () => response.writeHead(502).end());
    incoming.pipe(sent);
  }

  function tunnel(incoming: IncomingMessage, client: Socket): void {
    client.on('error', () => undefined);
    const status = refusalOf(incoming);
    if (status !== undefined) return void client.end(`HTTP/1.1 ${status} Refused\r\n\r\n`);
    const server = connect(portOf(incoming.url ?? '', '443'), '127.0.0.1');
    server.on('error', () => client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'));
    server.on('connect', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      server.pipe(client).pipe(server);
    });
  }

  const proxy = createServer(forward).on('connect', tunnel);
  proxy.on('connection', (socket: Socket) => sockets.add(socket));
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  onTestFinished(() => {
    proxy.close();
    for (const socket of sockets) socket.destroy();
  });
  return { host: `127.0.0.1:${(proxy.address() as AddressInfo).port}`, passed, connections: () => sockets.size };
}
