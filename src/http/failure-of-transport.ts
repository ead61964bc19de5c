import { StepFailure } from '../contract/failures.ts';
import { originOf } from './http-url.ts';
import { CONNECT_TIMEOUT_MS } from './pool.ts';
import { redact, type Sent } from './redact.ts';

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

/**
 * The typed failure of a request that got no whole reply: `Unavailable`, or `InvalidRequest` where the address or a header
 * cannot be sent at all.
 */
export function failureOfTransport(error: unknown, sent: Sent): StepFailure {
  const origin = originOf(sent.url);
  const code = codeOf(error);
  if (UNSENDABLE.has(code)) {
    const reason = redact(messageOf(error), sent);
    return new StepFailure(
      'InvalidRequest',
      `The request to ${origin} cannot be sent: ${reason}. Check url and headers.`,
    );
  }
  const reason = REASONS[code] ?? `could not be reached (${code || redact(messageOf(error), sent)})`;
  return new StepFailure('Unavailable', `${origin} ${reason}. Is the server running, and is its address right?`, {
    cause: error,
  });
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
