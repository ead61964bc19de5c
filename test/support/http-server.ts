import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** One request as the server got it. */
export interface RecordedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  /** The body, parsed where it is JSON. */
  readonly body: unknown;
  /** The body as it came. */
  readonly bytes: Buffer;
}

/** Answers one request. */
export type Handler = (request: RecordedRequest, response: ServerResponse) => void | Promise<void>;

/** A server on loopback. */
export interface TestServer {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** Requests so far, in order of arrival of their last byte. */
  readonly requests: readonly RecordedRequest[];
  close(): Promise<void>;
}

/** Starts a real HTTP server on a free port of 127.0.0.1; a handler that throws answers 500 with its message. */
export async function startServer(handler: Handler): Promise<TestServer> {
  const requests: RecordedRequest[] = [];
  const server = createServer((incoming, response) => {
    answer(incoming, response).catch((error: unknown) => answerJson(response, 500, { message: String(error) }));
  });
  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await read(incoming);
    requests.push(request);
    await handler(request, response);
  }
  // A backlog above Node's 511, for tests that connect a thousand times at once.
  server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  async function close(): Promise<void> {
    server.close();
    server.closeAllConnections();
    if (server.listening) await once(server, 'close');
  }
  return { origin: `http://127.0.0.1:${port}`, requests, close };
}

/** Answers with JSON. */
export function answerJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

async function read(incoming: IncomingMessage): Promise<RecordedRequest> {
  const bytes = Buffer.concat((await incoming.toArray()) as Buffer[]);
  const { method = '', url = '', headers } = incoming;
  return { method, url, headers, body: parsed(bytes.toString('utf8')), bytes };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
