import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { askedIn } from './talk.ts';

/** Question generators that a model writes for. */
export type Writer = 'llm' | 'user';

/** An OpenAI-compatible model on loopback. */
export interface ModelServer {
  readonly origin: string;
  /** The `baseUrl` of a model that ends a conversation after so many turns. */
  baseUrl(writer: Writer, turns: number): string;
  close(): void;
}

/** What the model writes for a turn, and in the place of the turn that it does not want any more. */
const WRITERS: Readonly<Record<Writer, { readonly next: (turn: number) => string; readonly end: string }>> = {
  llm: { next: askedIn, end: '###STOP###' },
  user: {
    next: (turn) => userTurn({ open: [1, 2], status: 'continue', message: askedIn(turn) }),
    end: userTurn({ open: [], status: 'satisfied', message: '' }),
  },
};

/** Starts a model that answers every request at once, by its path and the turn that it is for. */
export async function startModelServer(): Promise<ModelServer> {
  const server = createServer((request, response) => {
    const [, writer = '', turns = ''] = (request.url ?? '').split('/');
    const { next, end } = WRITERS[writer as Writer];
    const turn = turnOf(request.headers);
    const body = completion(turn < Number(turns) ? next(turn) : end);
    request.resume().once('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end(body));
  });
  server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 });
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    baseUrl: (writer, turns) => `${origin}/${writer}/${turns}/v1`,
    close: () => void server.close().closeAllConnections(),
  };
}

function userTurn(said: { open: readonly number[]; status: string; message: string }): string {
  const facts = said.message.includes('4417') ? ['f1'] : [];
  const { open, ...rest } = said;
  return JSON.stringify({ note: 'That helped; I go on with what is left.', helped: true, open, facts, ...rest });
}

/** `<conversation>/<turn>` */
function turnOf(headers: IncomingHttpHeaders): number {
  return Number(String(headers['x-client-request-id']).split('/').at(-1));
}

function completion(content: string): string {
  const message = { role: 'assistant', content };
  const usage = { prompt_tokens: 400, completion_tokens: 40, total_tokens: 440 };
  return JSON.stringify({ choices: [{ index: 0, message, finish_reason: 'stop' }], usage });
}
