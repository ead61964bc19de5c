import type { ComponentHost } from '../contract/component.ts';
import { StepFailure } from '../contract/failures.ts';
import { withDeadline } from '../http/deadline.ts';
import { sendJson, type JsonReply } from '../http/send-json.ts';
import { credentialsOf } from './credentials.ts';
import { gatherSettings, required, type WorkspaceOptions } from './settings.ts';
import { tokenSource, type TokenSource } from './token-source.ts';
import { workspaceHost } from './workspace-host.ts';

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
