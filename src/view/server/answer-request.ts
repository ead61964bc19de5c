import type { Exchange } from './send.ts';
import { sendLines, sendText } from './send.ts';
import { errorMessage } from '../../contract/error-message.ts';
import type { Door } from '../../contract/door.ts';
import { StepFailure } from '../../contract/failures.ts';
import type { PageError } from '../data/page-routes.ts';
import type { PageFile } from '../page-file.ts';
import { AnswerError } from './answer-error.ts';
import { type MatchedRoute, matchRoute } from './match-route.ts';
import type { PageData } from './page-data.ts';
import { admit } from './admit.ts';

/** What the server answers from. */
export interface Answering {
  readonly door: Door;
  readonly page: PageFile;
  readonly data: PageData;
  /** Takes a line about a request that could not be answered. */
  readonly say: (line: string) => void;
}

/** Answers a request: with nothing where it is refused, else with the page, its data, or what is wrong in a message for people. */
export async function answerRequest(exchange: Exchange, { door, page, data, say }: Answering): Promise<void> {
  const { request, response } = exchange;
  const admission = admit(request, door);
  if ('refused' in admission) return void response.writeHead(admission.refused, { 'content-length': 0 }).end();
  const { path, query } = admission;
  try {
    if (request.method !== 'GET' && request.method !== 'HEAD') throw notAllowed(request.method);
    if (path === '') return await sendPage(exchange, { door, page });
    const route = matchRoute(path);
    if (!route) throw new AnswerError(404, `The page has nothing at ${path}.`);
    await answerRoute(exchange, data, { ...route, query });
  } catch (error) {
    await answerError(exchange, { error, say });
  }
}

async function sendPage(exchange: Exchange, { door, page }: Pick<Answering, 'door' | 'page'>): Promise<void> {
  const { request, response, headers } = exchange;
  const home = `/${door.token}/`;
  // Addresses on the page are relative to the folder.
  if (!request.url?.startsWith(home)) {
    return void response.writeHead(308, { ...headers, location: home, 'content-length': 0 }).end();
  }
  await sendText(exchange, { status: 200, type: 'text/html', text: `${page.head}${page.tail}` });
}

async function answerRoute(
  exchange: Exchange,
  data: PageData,
  { name, parts, query }: MatchedRoute & { readonly query: URLSearchParams },
): Promise<void> {
  const { batch = '', index = '', a = '', b = '' } = parts;
  switch (name) {
    case 'batches':
      return sendJson(exchange, await data.batches());
    case 'batch':
      return sendJson(exchange, await data.batch(batch));
    case 'conversations':
      return sendLines(exchange, await data.conversations(batch, query.get('since') ?? undefined));
    case 'transcript':
      return sendJson(exchange, await data.transcript(batch, index));
    case 'search':
      return sendJson(exchange, await data.search(batch, query.get('q') ?? '', leavingOf(exchange)));
    case 'comparison':
      return sendJson(exchange, await data.comparison({ a, b }, query.get('set') ?? undefined));
  }
}

/** Aborted when whoever asked has gone. */
function leavingOf({ response }: Exchange): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => controller.abort());
  return controller.signal;
}

function sendJson(exchange: Exchange, value: unknown, status = 200): Promise<void> {
  return sendText(exchange, { status, type: 'application/json', text: JSON.stringify(value) });
}

function notAllowed(method = ''): AnswerError {
  return new AnswerError(405, `The page is only read; ${method} is not allowed.`);
}

/** An answer that has begun can only be broken off. */
async function answerError(
  exchange: Exchange,
  { error, say }: { readonly error: unknown } & Pick<Answering, 'say'>,
): Promise<void> {
  const { response, headers } = exchange;
  if (response.destroyed) return;
  const status = statusOf(error);
  if (status >= 500) say(`the page could not be given what it asked for: ${errorMessage(error)}`);
  if (response.headersSent) return void response.destroy();
  const said: PageError = { error: errorMessage(error) };
  const allow = status === 405 ? { allow: 'GET, HEAD' } : {};
  await sendJson({ ...exchange, headers: { ...headers, ...allow } }, said, status);
}

function statusOf(error: unknown): number {
  if (error instanceof AnswerError) return error.status;
  return error instanceof StepFailure && error.type === 'StoreUnavailable' ? 503 : 500;
}
