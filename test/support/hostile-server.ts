import type { ServerResponse } from 'node:http';
import { type RecordedRequest, answerJson, startServer, type TestServer } from './http-server.ts';

/** Stands in every answer and every error: what is not secret is found where secrets are looked for. */
export const MARKER = 'plain-marker-4711';

/** Access token that the server gives a service principal. */
export interface HostileOptions {
  readonly accessToken: string;
}

/** What a question may ask for: `fault-agent-500` makes the agent's side fail, `fault-questions-500` the generator's. */
export const FAULTS = ['401', '429', '500', 'long', 'text', 'page', 'unfit', 'error', 'header', 'cut'] as const;

type Fault = (typeof FAULTS)[number];

/**
 * Plays every server that convsim asks: models, agents, Databricks, MLflow. It fails as the question asks, and each failure
 * repeats the credentials it was sent.
 */
export async function startHostileServer({ accessToken }: HostileOptions): Promise<TestServer> {
  const limited = new Set<string>();
  return startServer((request, response) => {
    if (request.url.startsWith('/oidc/')) return giveToken(request, response, accessToken);
    const fault = faultFor(request);
    if (fault === '429') {
      const key = String(request.headers['idempotency-key']);
      if (limited.has(key)) return answerJson(response, 200, answerTo(request));
      limited.add(key);
    }
    if (fault !== undefined) return fail(response, fault, credentialsIn(request));
    answerJson(response, 200, answerTo(request));
  });
}

/** Every credential in the headers of a request: as it is, without its scheme, and decoded. */
export function credentialsIn({ headers }: RecordedRequest): string {
  const own = [headers.authorization, headers['api-key'], headers['x-api-key']].filter((value) => value !== undefined);
  const bare = own.map((value) => String(value).replace(/^\w+ /, ''));
  const basic = own.flatMap((value) => /^basic (.+)/i.exec(String(value))?.[1] ?? []);
  return [...own, ...bare, ...basic.map((text) => Buffer.from(text, 'base64').toString())].join(' ');
}

function giveToken(request: RecordedRequest, response: ServerResponse, accessToken: string): void {
  const sent = credentialsIn(request);
  if (sent.includes('refused')) {
    return answerJson(response, 401, { error: 'invalid_client', error_description: `${MARKER}: not ${sent}` });
  }
  answerJson(response, 200, { access_token: accessToken, token_type: 'Bearer', expires_in: 3_600 });
}

function faultFor({ url, body }: RecordedRequest): Fault | undefined {
  const side = /\/questions\/|managed-evals/.test(url) ? 'questions' : url.includes('mlflow/') ? 'tracking' : 'agent';
  const asked = new RegExp(`fault-${side}-(\\w+)`).exec(`${decodeURIComponent(url)} ${JSON.stringify(body)}`)?.[1];
  return FAULTS.find((fault) => fault === asked);
}

function fail(response: ServerResponse, fault: Fault, sent: string): void {
  const error = (before = '') => ({ error: { message: `${before}${MARKER}: you sent ${sent}` } });
  switch (fault) {
    case '401':
      return answerJson(response, 401, error());
    case '429':
      return answerJson(response, 429, error(), { 'retry-after': '1' });
    case '500':
      return answerJson(response, 500, error());
    case 'long':
      // The credentials lie across the end of what is kept of an error.
      return answerJson(response, 500, { error: { message: `${MARKER} ${'x'.repeat(450)} ${sent}` } });
    case 'text':
      return void response.writeHead(200, { 'content-type': 'text/plain' }).end(`${MARKER}: you sent ${sent}`);
    case 'page':
      return void response.writeHead(502).end(`<html><title>${MARKER}: you sent ${sent}</title></html>`);
    case 'unfit':
      return answerJson(response, 200, { [`${MARKER} ${sent}`]: sent });
    case 'error':
      return answerJson(response, 200, error());
    case 'header':
      return answerJson(response, 500, error(), {
        'x-request-id': sent,
        location: `/${sent}`,
        'www-authenticate': sent,
      });
    case 'cut':
      response.writeHead(200, { 'content-length': '5000', 'x-request-id': sent });
      response.write(sent, () => response.destroy());
  }
}

function answerTo({ url, body }: RecordedRequest): unknown {
  if (url.includes('mlflow/')) {
    const info = { trace_id: 'tr-1', state: 'OK', request_preview: MARKER };
    return { traces: [info], trace: { trace_info: info, spans: [{ name: MARKER }] } };
  }
  const text = `${MARKER} says: ask about the lakehouse monitor.`;
  const usage = { prompt_tokens: 3, completion_tokens: 2 };
  if (url.includes('generate-questions')) {
    return { questions_with_context: [{ question: `What of ${MARKER}?`, context: text }] };
  }
  if (url.endsWith('/responses') || (body as { input?: unknown }).input !== undefined) {
    const message = { type: 'message', role: 'assistant', content: [{ type: 'output_text', text }] };
    return { object: 'response', status: 'completed', output: [message] };
  }
  const trace = { info: { trace_id: 'tr-1' }, data: { spans: [] }, note: MARKER };
  const message = { role: 'assistant', content: text };
  const reply = { text, trace, usage, choices: [{ message, finish_reason: 'stop' }] };
  return url.includes('serving-endpoints') ? { ...reply, databricks_output: { trace } } : reply;
}
