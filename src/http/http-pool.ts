import { Agent } from 'undici';
import { errorCode, errorMessage } from '../contract/error-message.ts';
import { StepFailure } from '../contract/failures.ts';
import { originOf } from './http-url.ts';
import { redact, type Sent } from './redact.ts';

/** Longest wait for a connection, in milliseconds: a server that is there accepts much sooner. */
const CONNECT_TIMEOUT_MS = 10_000;

/** As many as a spec's `concurrency` allows: a request never queues behind another while its own time runs. */
const CONNECTIONS_PER_ORIGIN = 10_000;

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused the connection',
  ECONNRESET: 'cut the connection',
  UND_ERR_SOCKET: 'cut the connection',
  UND_ERR_ABORTED: 'cut the connection',
  ENOTFOUND: 'has a host name that cannot be resolved',
  EAI_AGAIN: 'has a host name that cannot be resolved now',
  UND_ERR_CONNECT_TIMEOUT: `did not accept a connection within ${CONNECT_TIMEOUT_MS / 1_000} s`,
};

/** undici's and Node's codes for a request that could never be sent, whoever listens. */
const UNSENDABLE = new Set(['UND_ERR_INVALID_ARG', 'ERR_INVALID_URL', 'ERR_INVALID_CHAR']);

let pool: Agent | undefined;

/** The one connection pool of this process. Its idle sockets do not keep the process alive. */
export function httpPool(): Agent {
  pool ??= new Agent({
    connections: CONNECTIONS_PER_ORIGIN,
    pipelining: 1,
    connect: { timeout: CONNECT_TIMEOUT_MS },
  });
  return pool;
}

/**
 * The typed failure of a request that got no whole reply: `Unavailable`, or `InvalidRequest` where the address or a header
 * cannot be sent at all.
 */
export function transportFailure(error: unknown, sent: Sent): StepFailure {
  const origin = originOf(sent.url);
  const code = errorCode(error) ?? '';
  if (UNSENDABLE.has(code)) {
    const reason = redact(errorMessage(error), sent);
    return new StepFailure(
      'InvalidRequest',
      `The request to ${origin} cannot be sent: ${reason}. Check url and headers.`,
    );
  }
  const reason = REASONS[code] ?? `could not be reached (${code || redact(errorMessage(error), sent)})`;
  return new StepFailure('Unavailable', `${origin} ${reason}. Is the server running, and is its address right?`, {
    cause: error,
  });
}
