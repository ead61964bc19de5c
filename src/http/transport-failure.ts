import { errorCode, errorMessage } from '../contract/error-message.ts';
import { StepFailure } from '../contract/failures.ts';
import { CONNECT_TIMEOUT_MS } from './http-pool.ts';
import { originOf } from './http-url.ts';
import { type Proxy, viaProxy } from './proxy-for.ts';
import { proxyFailure } from './proxy-failure.ts';
import { redact, type Sent } from './redact.ts';
import { tlsFailure } from './tls-failure.ts';

const NO_CONNECTION = `did not accept a connection within ${CONNECT_TIMEOUT_MS / 1_000} s`;

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused the connection',
  ECONNRESET: 'cut the connection',
  UND_ERR_SOCKET: 'cut the connection',
  UND_ERR_ABORTED: 'cut the connection',
  ENOTFOUND: 'has a host name that cannot be resolved',
  EAI_AGAIN: 'has a host name that cannot be resolved now',
  UND_ERR_CONNECT_TIMEOUT: NO_CONNECTION,
  ETIMEDOUT: NO_CONNECTION,
};

/** undici's and Node's codes for a request that could never be sent, whoever listens. */
const UNSENDABLE = new Set(['UND_ERR_INVALID_ARG', 'ERR_INVALID_URL', 'ERR_INVALID_CHAR']);

/**
 * The typed failure of a request that got no whole reply: `Unavailable`; `InvalidRequest` where the address or a header cannot
 * be sent at all; `WorkerMisconfigured` where this machine does not trust the server, or the proxy not this machine.
 */
export function transportFailure(error: unknown, sent: Sent, proxy?: Proxy): StepFailure {
  const origin = originOf(sent.url);
  const known = (proxy && proxyFailure(error, origin, proxy)) ?? tlsFailure(error, origin, proxy);
  if (known) return known;
  const code = errorCode(error) ?? '';
  if (UNSENDABLE.has(code)) {
    const reason = redact(errorMessage(error), sent);
    return new StepFailure(
      'InvalidRequest',
      `The request to ${origin} cannot be sent: ${reason}. Check url and headers.`,
    );
  }
  const reason = REASONS[code] ?? `could not be reached (${code || redact(errorMessage(error), sent)})`;
  const remedy = 'Is the server running, and is its address right?';
  return new StepFailure('Unavailable', `${origin} ${reason}. ${remedy}${viaProxy(proxy)}`, { cause: error });
}
