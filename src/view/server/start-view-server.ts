import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { closeServer, listenOnLoopback, LOOPBACK } from '../../process/loopback-server.ts';
import type { Store } from '../../store/store.ts';
import { readPageFile } from '../page-file.ts';
import type { ViewPlace } from '../view-place.ts';
import { type Answering, answerRequest } from './answer-request.ts';
import { PageData } from './page-data.ts';
import { securityHeaders } from './security-headers.ts';

/** What the page is served from, and where. */
interface ServerOptions {
  readonly store: Store;
  readonly place: ViewPlace;
  /** 0 for any that is free. */
  readonly port: number;
  /** Takes a line about a request that could not be answered. */
  readonly say: (line: string) => void;
}

/** A page that is served to this machine, to whoever knows its address. */
export interface ViewServer extends AsyncDisposable {
  /** With the token, and a slash at its end. */
  readonly address: string;
}

/**
 * Serves the page and what it reads. The address holds 32 random bytes, without which nothing is answered.
 * @throws {UnavailableError} where the page is not built, or the port cannot be used.
 */
export async function startViewServer({ store, place, port, say }: ServerOptions): Promise<ViewServer> {
  const page = await readPageFile();
  const headers = securityHeaders(page);
  const token = randomBytes(32).toString('base64url');
  const door = { port, token };
  const answering: Answering = { door, page, data: new PageData(store, place), say };
  const server = createServer((request, response) => {
    // A reader that leaves is no fault of anybody's.
    response.on('error', () => undefined);
    void answerRequest({ request, response, headers }, answering).catch(() => response.destroy());
  });
  door.port = await listenOnLoopback(server, port);
  return {
    address: `http://${LOOPBACK}:${door.port}/${token}/`,
    [Symbol.asyncDispose]: () => closeServer(server),
  };
}
