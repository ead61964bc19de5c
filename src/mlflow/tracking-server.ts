import type { ComponentHost } from '../contract/component-type.ts';
import { StepFailure } from '../contract/failures.ts';
import { joinUrl } from '../http/http-url.ts';
import { sendJson } from '../http/send-json.ts';

/** A tracking server answers from its database; what takes longer hangs. */
const LONGEST_REQUEST_MS = 30_000;

/** A request to a tracking server, its path without the leading slash. */
export interface TrackingRequest {
  readonly method?: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal: AbortSignal;
}

/** MLflow's REST interface. */
export interface TrackingServer {
  readonly uri: string;
  /** The body of a 2xx reply. @throws {StepFailure} for every other end, typed. */
  send(request: TrackingRequest): Promise<unknown>;
}

/**
 * A tracking server with the credentials that MLflow's own clients take from the environment, in their order:
 * MLFLOW_TRACKING_USERNAME with MLFLOW_TRACKING_PASSWORD, else MLFLOW_TRACKING_TOKEN. Makes no request.
 */
export function trackingServer(uri: string, { readEnv, timeoutMs }: ComponentHost): TrackingServer {
  const headers = trackingHeaders(readEnv);
  return {
    uri,
    async send({ method = 'GET', path, query, body, signal }) {
      const search = query ? `?${new URLSearchParams(query).toString()}` : '';
      const url = `${joinUrl(uri, path)}${search}`;
      const limit = Math.min(timeoutMs, LONGEST_REQUEST_MS);
      return (await sendJson({ method, url, headers, body, timeoutMs: limit, signal })).body;
    },
  };
}

/** What `work` gives; `undefined` where the server answers 404. */
export async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  return work.catch((error: unknown) => {
    if (error instanceof StepFailure && error.status === 404) return undefined;
    throw error;
  });
}

/** The header with these credentials; none where there are none. */
export function trackingHeaders(readEnv: ComponentHost['readEnv']): Record<string, string> {
  const username = readEnv('MLFLOW_TRACKING_USERNAME')?.trim();
  const password = readEnv('MLFLOW_TRACKING_PASSWORD')?.trim();
  const token = readEnv('MLFLOW_TRACKING_TOKEN')?.trim();
  if (username && password) return { authorization: basicAuth(username, password) };
  return token ? { authorization: `Bearer ${token}` } : {};
}

/** The `authorization` header of a user name and a password, as RFC 7617 has it. */
export function basicAuth(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
