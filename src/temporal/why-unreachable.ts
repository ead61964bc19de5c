import { once } from 'node:events';
import { connect } from 'node:net';
import { isGrpcServiceError } from '@temporalio/client';
import { errorCode } from '../contract/error-message.ts';
import { hostOf, portOf } from './address.ts';
import { errorLine } from './error-line.ts';

const PROBE_LIMIT_MS = 2_000;

const PLAIN_WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the host name cannot be looked up',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
};

/**
 * Why a connection failed, in a few words. Temporal's clients only say that time ran out: the server's own words or a
 * plain TCP connection tell more.
 */
export async function whyUnreachable(address: string, error: unknown, limitMs: number): Promise<string> {
  const cause = error instanceof Error ? error.cause : undefined;
  if (isGrpcServiceError(cause)) return cause.details || cause.message;
  const problem = await probe(address);
  if (problem !== undefined) return problem;
  const isTimeout = /deadline|timed? ?out/i.test(errorLine(error));
  return isTimeout ? `it accepts connections but did not answer within ${limitMs / 1000} s` : errorLine(error);
}

async function probe(address: string): Promise<string | undefined> {
  const socket = connect({ host: hostOf(address), port: portOf(address) });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(PROBE_LIMIT_MS) });
    return undefined;
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') return 'it does not accept connections';
    return PLAIN_WORDS[errorCode(error) ?? ''] ?? errorLine(error);
  } finally {
    socket.destroy();
  }
}
