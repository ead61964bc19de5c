import type { ComponentHost } from '../contract/component-type.ts';
import { clientToken } from '../credentials/client-token.ts';
import { renewedTokens } from '../credentials/credential-fields.ts';
import { fixedToken, LONGEST_FETCH_MS, sharedTokens, type TokenSource } from '../credentials/token-source.ts';
import { withToken } from '../credentials/with-token.ts';
import type { JsonReply } from '../http/http-reply.ts';
import type { RequestSource } from '../http/request-source.ts';
import { sendJson } from '../http/send-json.ts';
import { type Credentials, credentialsOf } from './credentials.ts';
import { gatherSettings, required, SETTINGS, type WorkspaceOptions } from './settings.ts';
import { misconfigured } from './misconfigured.ts';

/** A request to a workspace. */
export interface WorkspaceRequest {
  readonly method: 'GET' | 'POST';
  /** Begins with `/`; may have a query. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Secrets in the body, which no message may hold. */
  readonly secrets?: readonly string[] | undefined;
  /** The option that names what is asked, for the remedy of a refusal. */
  readonly addressOption?: string | undefined;
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
  const renewed = renewedTokens(options, component, section);
  const credentials = renewed ? undefined : credentialsOf(settings, section);
  const tokens = renewed ?? (credentials && tokensOf(credentials, host, component.timeoutMs));
  const variables = credentials?.type === 'pat' ? variablesOf(component) : [];
  const fixed = settings.workspaceId === undefined ? {} : { 'x-databricks-org-id': settings.workspaceId };
  return {
    host,
    send: ({ addressOption, ...request }) =>
      withToken(tokens, request, (proof) =>
        sendTo(host, {
          ...request,
          source: { addressOption, variables },
          headers: { ...fixed, ...request.headers, ...proof },
        }),
      ),
  };
}

/** The variable with the token, where it comes from the environment. */
function variablesOf({ readEnv }: ComponentHost): readonly string[] {
  const { variable } = SETTINGS.token;
  return readEnv(variable)?.trim() ? [variable] : [];
}

/** `POST {host}/oidc/v1/token` for a service principal. */
function tokensOf(credentials: Credentials, host: string, timeoutMs: number): TokenSource {
  if (credentials.type === 'pat') return fixedToken(credentials.token);
  const client = { ...credentials, tokenUrl: `${host}/oidc/v1/token`, form: { scope: 'all-apis' } };
  return sharedTokens(() => clientToken({ ...client, timeoutMs: Math.min(timeoutMs, LONGEST_FETCH_MS) }), {
    source: client.tokenUrl,
  });
}

function sendTo(
  host: string,
  { path, ...rest }: Omit<WorkspaceRequest, 'addressOption'> & { readonly source: RequestSource },
): Promise<JsonReply> {
  return sendJson({ ...rest, url: `${host}${path}` });
}

/**
 * The address of a workspace as people write or paste it, as requests need it: `https://` where no scheme stands, without
 * query, port 443 and slash at the end.
 * @throws {StepFailure} `WorkerMisconfigured` where it is not such an address or holds a password.
 */
export function workspaceHost(text: string, section: string): string {
  const address = text.includes('://') ? text : `https://${text}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw misconfigured(section, `the Databricks host ${shown(text)} is not an address such as https://host.`);
  if (url.username !== '' || url.password !== '')
    throw misconfigured(section, `the Databricks host ${url.host} must not hold a user name or password.`);
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/** What cannot be parsed may still hold a password before its `@`. */
function shown(text: string): string {
  return JSON.stringify(text.replace(/^.*@/, '***@').slice(0, 200));
}
