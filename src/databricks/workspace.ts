import type { ComponentHost } from '../contract/component-type.ts';
import { StepFailure } from '../contract/failures.ts';
import type { JsonReply } from '../http/http-reply.ts';
import { sendJson } from '../http/send-json.ts';
import { withDeadline } from '../process/with-deadline.ts';
import { credentialsOf } from './credentials.ts';
import { gatherSettings, required, type WorkspaceOptions } from './settings.ts';
import { tokenSource, type TokenSource } from './token-source.ts';
import { misconfigured } from './misconfigured.ts';

/** A request to a workspace. */
export interface WorkspaceRequest {
  readonly method: 'GET' | 'POST';
  /** Begins with `/`; may have a query. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Bounds each exchange, in milliseconds. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Largest reply, in bytes. */
  readonly maxBytes?: number | undefined;
}

/** A Databricks workspace that this worker may call. */
export interface Workspace {
  /** Scheme, host and path, without a slash at the end. */
  readonly host: string;
  /** Sends a request with a valid token. @throws {StepFailure} as `sendJson`, and what fetching a token fails with. */
  send(request: WorkspaceRequest): Promise<JsonReply>;
}

/**
 * Finds host and credentials of a workspace in the spec, the environment and `~/.databrickscfg`; makes no request yet.
 * `section` is the part of the spec that names it, for messages.
 * @throws {StepFailure} `WorkerMisconfigured` where they are missing or contradict each other.
 */
export async function openWorkspace(
  options: WorkspaceOptions,
  component: ComponentHost,
  section: string,
): Promise<Workspace> {
  const settings = await gatherSettings(options, component, section);
  const host = workspaceHost(required(settings, 'host', section), section);
  const tokens = tokenSource(credentialsOf(settings, section), host, component.timeoutMs);
  const fixed = settings.workspaceId === undefined ? {} : { 'x-databricks-org-id': settings.workspaceId };
  return {
    host,
    send: (request) => sendWithToken(tokens, host, { ...request, headers: { ...fixed, ...request.headers } }),
  };
}

async function sendWithToken(tokens: TokenSource, host: string, request: WorkspaceRequest): Promise<JsonReply> {
  const token = await ownWait(request, () => tokens.current());
  try {
    return await sendAs(token, host, request);
  } catch (error) {
    if (!(error instanceof StepFailure && error.status === 401)) throw error;
    // A token can end before its time: once, another one is tried.
    const other = await ownWait(request, () => tokens.other(token));
    if (other === undefined) throw error;
    return sendAs(other, host, request);
  }
}

function sendAs(token: string, host: string, { path, headers, ...rest }: WorkspaceRequest): Promise<JsonReply> {
  return sendJson({ ...rest, url: `${host}${path}`, headers: { ...headers, authorization: `Bearer ${token}` } });
}

/** Several calls may wait for one token: a caller that gives up must not take it from the others. */
function ownWait<T>({ timeoutMs, signal }: WorkspaceRequest, token: () => Promise<T>): Promise<T> {
  const timedOut = () => new StepFailure('TimedOut', `No Databricks token came within ${timeoutMs} ms.`);
  return withDeadline({ timeoutMs, signal, timedOut }, token);
}

/**
 * The address of a workspace as people write or paste it, as requests need it: `https://` where no scheme stands, without
 * query, port 443 and slash at the end.
 * @throws {StepFailure} `WorkerMisconfigured` where it is no such address or holds a password.
 */
export function workspaceHost(text: string, section: string): string {
  const address = text.includes('://') ? text : `https://${text}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw misconfigured(section, `the Databricks host ${shown(text)} is no address like https://host.`);
  if (url.username !== '' || url.password !== '')
    throw misconfigured(section, `the Databricks host ${url.host} must not hold a user name or password.`);
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/** What cannot be parsed may still hold a password before its `@`. */
function shown(text: string): string {
  return JSON.stringify(text.replace(/^.*@/, '***@').slice(0, 200));
}
