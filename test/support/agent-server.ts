import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** One request as the agent server got it. */
export interface AgentRequest {
  readonly conversationId: string;
  readonly turn: number;
  readonly question: string;
  /** How often this turn was asked before. */
  readonly earlier: number;
}

/** What it answers: a text, or an HTTP status with headers. */
export type AgentAnswer = string | { readonly status: number; readonly headers?: Record<string, string> };

/** A real HTTP agent that counts what it is asked. */
export interface AgentServer {
  readonly url: string;
  /** Requests by `<conversation id>/<turn>`. */
  readonly counts: ReadonlyMap<string, number>;
  /** Requests now being answered. */
  readonly inFlight: () => number;
  readonly total: () => number;
  close(): Promise<void>;
}

/** Starts an agent that answers by `answer`, `delayMs` after each question; a function is asked each time. */
export async function startAgentServer(
  answer: (request: AgentRequest) => AgentAnswer,
  { delayMs = 0 }: { delayMs?: number | (() => number) } = {},
): Promise<AgentServer> {
  const counts = new Map<string, number>();
  let inFlight = 0;
  let total = 0;
  const reply = async (request: IncomingMessage, response: ServerResponse) => {
    const { conversationId, turn, question } = (await bodyOf(request)) as Omit<AgentRequest, 'earlier'>;
    const key = `${conversationId}/${turn}`;
    const earlier = counts.get(key) ?? 0;
    counts.set(key, earlier + 1);
    total += 1;
    inFlight += 1;
    await sleep(typeof delayMs === 'number' ? delayMs : delayMs());
    inFlight -= 1;
    send(response, answer({ conversationId, turn, question, earlier }));
  };
  const server = createServer((request, response) => void reply(request, response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts,
    inFlight: () => inFlight,
    total: () => total,
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
}

function send(response: ServerResponse, answer: AgentAnswer): void {
  if (typeof answer === 'string') response.end(JSON.stringify({ content: answer }));
  else response.writeHead(answer.status, answer.headers).end(JSON.stringify({ error: { message: 'as asked for' } }));
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
}

/** Source of a module agent that asks the server named by AGENT_URL; JavaScript and TypeScript alike. */
export const HTTP_AGENT_MODULE = `
export default async function ask(messages, call) {
  const { conversationId, turn, signal } = call;
  const question = messages.at(-1).content;
  const body = JSON.stringify({ conversationId, turn, question });
  const response = await fetch(process.env.AGENT_URL, { method: 'POST', body, signal });
  if (!response.ok) {
    const after = response.headers.get('retry-after');
    const error = new Error('the agent answered ' + response.status);
    throw Object.assign(error, { status: response.status, ...(after && { retryAfterMs: Number(after) * 1000 }) });
  }
  return await response.json();
}
`;
