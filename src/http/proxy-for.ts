import type { Environment } from '../contract/environment.ts';
import { StepFailure } from '../contract/failures.ts';
import { isDirect } from './is-direct.ts';

/** The proxy that requests to an address pass. */
export interface Proxy {
  /** Scheme, host and port: what a message may say of it. */
  readonly origin: string;
  /** The header `proxy-authorization`; `undefined` where the variable holds no credentials. */
  readonly authorization: string | undefined;
  /** The variable that names it, such as `HTTPS_PROXY`. */
  readonly variable: string;
}

/** Names of variables, the first that is set ruling: as for undici, HTTP_PROXY serves https where nothing else does. */
const FOR_HTTP = ['http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'];
const FOR_HTTPS = ['https_proxy', 'HTTPS_PROXY', ...FOR_HTTP];

/** Every variable that can name a proxy. */
export const PROXY_VARIABLES: readonly string[] = FOR_HTTPS;

/**
 * The proxy for an address, as `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` name it, in lower case first;
 * `undefined` where requests go directly. Node itself takes NODE_EXTRA_CA_CERTS from the same environment, that of the process.
 * @throws {StepFailure} `WorkerMisconfigured` where the variable names no proxy that can be used; its value is never shown.
 */
export function proxyFor(address: string, env: Environment = process.env): Proxy | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  const names = url.protocol === 'https:' ? FOR_HTTPS : FOR_HTTP;
  const variable = names.find((name) => env[name] !== undefined);
  const value = variable && env[variable]?.trim();
  if (!variable || !value || isDirect(url, env['no_proxy'] ?? env['NO_PROXY'] ?? '')) return undefined;
  return proxyOf(variable, value);
}

/** What ends a message about a request that passed a proxy; begins with a space, empty where it passed none. */
export function viaProxy(proxy: Proxy | undefined): string {
  return proxy ? ` The request went through the proxy ${proxy.origin} (${proxy.variable}).` : '';
}

function proxyOf(variable: string, value: string): Proxy {
  const address = value.includes('://') ? value : `http://${value}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) throw unusable(variable);
  const { origin, username, password } = url;
  if (username === '' && password === '') return { origin, authorization: undefined, variable };
  const credentials = Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64');
  return { origin, authorization: `Basic ${credentials}`, variable };
}

/** A password may hold a `%` that nobody encoded. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function unusable(variable: string): StepFailure {
  return new StepFailure(
    'WorkerMisconfigured',
    `${variable} is not the address of an http:// or https:// proxy, such as http://proxy.example:3128. Correct it where the ` +
      'worker runs (a user name and a password in it are percent-encoded), or add the server to NO_PROXY.',
  );
}
