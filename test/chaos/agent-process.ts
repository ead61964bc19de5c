// The agent of a schedule, in a process of its own that no fault touches: it logs every request and the answer that it gave.
import { appendFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { LogLine } from './agent-log.ts';
import { oddTurn, SLOW_MS } from './schedule.ts';

const [log = '', seed = '', least = '', most = ''] = process.argv.slice(2);
const random = xoroshiro128plus(Number(seed));
let calls = 0;

interface Asked {
  readonly conversation: string;
  readonly turn: number;
  readonly messages: { role: string; content: string }[];
}

const note = (line: LogLine) => appendFileSync(log, `${JSON.stringify(line)}\n`);

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const asked = JSON.parse(Buffer.concat((await request.toArray()) as Buffer[]).toString()) as Asked;
  const call = ++calls;
  const worker = String(request.headers['x-worker']);
  note({ event: 'asked', call, atMs: Date.now(), worker, ...asked });
  process.send?.(call);
  const opening = asked.messages.find(({ role }) => role === 'user')?.content ?? '';
  const isSlow = oddTurn(opening, 'Be slow in') === asked.turn;
  await sleep(isSlow ? SLOW_MS : uniformInt(random, Number(least), Number(most)));
  const status = oddTurn(opening, 'Refuse') === asked.turn ? 400 : 200;
  const text = `Answer ${call} in turn ${asked.turn} of ${asked.conversation}.`;
  note({ event: 'answered', call, atMs: Date.now(), status, answer: text });
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(status === 200 ? { answer: text } : { error: { message: 'as asked for' } }));
}

const server = createServer((request, response) => {
  // A request whose sender was killed half-way.
  answer(request, response).catch(() => response.destroy());
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
// It ends with whoever started it.
process.once('disconnect', () => process.exit());
