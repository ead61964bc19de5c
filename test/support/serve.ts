import { onTestFinished } from 'vitest';
import { answerJson, startServer, type Handler, type TestServer } from './http-server.ts';

/** A real server on loopback for the test that runs; it is closed when the test ends. */
export async function serve(handler: Handler): Promise<TestServer> {
  const server = await startServer(handler);
  onTestFinished(() => server.close());
  return server;
}

/** A server whose every reply is the same JSON. */
export function serveJson(status: number, body: unknown = {}, headers: Record<string, string> = {}) {
  return serve((_, response) => answerJson(response, status, body, headers));
}
