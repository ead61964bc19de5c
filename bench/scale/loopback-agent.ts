import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ANSWER, TOOL_OUTPUT } from '../simulation/components.ts';

const REPLY = JSON.stringify({
  content: ANSWER,
  toolOutputs: [TOOL_OUTPUT],
  usage: { inputTokens: 200, outputTokens: 80 },
});

/** Starts an HTTP agent on loopback that answers every request at once. */
export async function startLoopbackAgent(): Promise<{ url: string; asked(): number; close(): void }> {
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    request.resume().once('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end(REPLY));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: () => asked,
    close: () => void server.close().closeAllConnections(),
  };
}
