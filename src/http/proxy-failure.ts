import { errorCode, errorMessage } from '../contract/error-message.ts';
import { StepFailure } from '../contract/failures.ts';
import type { Proxy } from './proxy-for.ts';

/** Codes of a connection that was never made: behind a proxy it is always the one to the proxy. */
const NO_CONNECTION: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refuses connections',
  ENOTFOUND: 'has a host name that cannot be resolved',
  EAI_AGAIN: 'has a host name that cannot be resolved now',
  EHOSTUNREACH: 'cannot be reached',
  ENETUNREACH: 'cannot be reached',
  ETIMEDOUT: 'does not answer',
  UND_ERR_CONNECT_TIMEOUT: 'does not answer',
  UND_ERR_HEADERS_TIMEOUT: 'opens no connection in time',
};

/** How undici says that a proxy did not open a tunnel; its own codes for that stand for much else. */
const NO_TUNNEL = /^Proxy response \((\d{3})\)|^Proxy Authentication Required \((407)\)/;

/** The failure of a request that a proxy did not let pass; `undefined` where the trouble lies behind the proxy. */
export function proxyFailure(error: unknown, origin: string, proxy: Proxy): StepFailure | undefined {
  const [, tunnel, request] = NO_TUNNEL.exec(errorMessage(error)) ?? [];
  const status = tunnel ?? request;
  if (status !== undefined) return proxyRefusal(Number(status), origin, proxy, error);
  const reason = NO_CONNECTION[errorCode(error) ?? ''];
  if (reason === undefined) return undefined;
  const remedy = 'Is it running, and is the variable right?';
  return failure('Unavailable', `${reason}: ${origin} was not asked. ${remedy}`, proxy, error);
}

/** What a refusal by the proxy itself means: 407 and 403 are about this machine, everything else may pass. */
function proxyRefusal(status: number, origin: string, proxy: Proxy, cause: unknown): StepFailure {
  const said = `answered ${status} and did not connect to ${origin}.`;
  if (status === 407) {
    const remedy = `It requires a user name and a password: set ${proxy.variable} to http://user:password@host:port, percent-encoded.`;
    return failure('WorkerMisconfigured', `${said} ${remedy}`, proxy, cause);
  }
  if (status === 403) return failure('WorkerMisconfigured', `${said} Configure it to allow this server.`, proxy, cause);
  const remedy = 'Is the server running, and can the proxy resolve and reach it?';
  return failure('Unavailable', `${said} ${remedy}`, proxy, cause);
}

function failure(
  type: 'Unavailable' | 'WorkerMisconfigured',
  problem: string,
  { origin, variable }: Proxy,
  cause: unknown,
): StepFailure {
  const message = `The proxy ${origin} (${variable}) ${problem} NO_PROXY lists the servers that are reached without it.`;
  return new StepFailure(type, message, { cause });
}
