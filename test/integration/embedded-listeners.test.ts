import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { beforeAll, describe, expect, it } from 'vitest';
import type { EmbeddedServer } from '../../src/temporal/embedded-server.ts';
import { ensureServer } from '../../src/temporal/ensure-server.ts';
import { atFileEnd } from '../support/at-file-end.ts';
import { embeddedHomeFor } from '../support/embedded-home.ts';
import { type Listener, listenersOf } from '../support/listeners-of.ts';

const CANCEL = '/api/v1/namespaces/default/workflows/w/cancel';
const FOREIGN = { origin: 'http://evil.example', 'content-type': 'text/plain' };

const atEnd = atFileEnd();
let server: EmbeddedServer;
let listeners: Listener[];

beforeAll(async () => {
  const home = await embeddedHomeFor(atEnd);
  server = await ensureServer(home);
  listeners = listenersOf(server.pid);
});

interface Answer {
  readonly status: number;
  readonly allows: string | undefined;
}

/** What a port answers to HTTP; `undefined` where it speaks something else. */
function ask(
  port: number,
  method: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      response.resume().on('end', () => {
        resolve({ status: response.statusCode ?? 0, allows: response.headers['access-control-allow-origin'] });
      });
    });
    sent.on('error', () => resolve(undefined));
    sent.setTimeout(5_000, () => sent.destroy());
    sent.end(method === 'POST' ? '{}' : undefined);
  });
}

describe.runIf(existsSync('/proc/net/tcp'))('the embedded server', () => {
  it('listens on loopback only, with every socket it has', () => {
    const ports = [server.address, server.uiUrl].map((address) => Number(address.split(':').at(-1)));
    expect(listeners.map(({ port }) => port)).toEqual(expect.arrayContaining(ports));
    expect(listeners.filter(({ isLoopback }) => !isLoopback)).toEqual([]);
  });

  it('does nothing that a page of another site posts, on any of its ports, and lets none read what it answers', async () => {
    const answers = await Promise.all(
      listeners.flatMap(({ port }) => [
        ask(port, 'POST', CANCEL, FOREIGN),
        ask(port, 'POST', CANCEL, { host: 'evil.example' }),
        ask(port, 'OPTIONS', CANCEL, { ...FOREIGN, 'access-control-request-method': 'POST' }),
      ]),
    );
    const heard = answers.filter((answer) => answer !== undefined);
    // 400: the UI asks for its token; 403: the HTTP interface serves no host; 204: a preflight without a permission; 404: metrics; 501: no preflight at all.
    expect([...new Set(heard.map(({ status }) => status))].toSorted((a, b) => a - b)).toEqual([
      204, 400, 403, 404, 501,
    ]);
    expect(heard.filter(({ allows }) => allows !== undefined)).toEqual([]);
  });
});
