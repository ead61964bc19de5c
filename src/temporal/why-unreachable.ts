import { once } from 'node:events';
import { connect } from 'node:net';
import { isGrpcServiceError } from '@temporalio/client';
import { errorCode } from '../contract/error-message.ts';
import { hideSecrets } from '../contract/hide-secrets.ts';
import { hostOf, portOf } from './address.ts';
import type { ConnectionSettings } from './connection-settings.ts';
import { errorLine } from './error-line.ts';
import { probeServer } from './probe-server.ts';
import { secretsOf } from './secrets-of.ts';
import { tlsTrouble, type Trouble } from './tls-trouble.ts';

const PROBE_LIMIT_MS = 2_000;

const PLAIN_WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the host name cannot be looked up',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
};

/** A status of gRPC that refuses who calls, by its number and in the words of the worker's connection. */
const REFUSING_CODES: readonly unknown[] = [7, 16];
const REFUSING_WORDS = /^The request does not have valid authentication|^The caller does not have permission/;

/** The words of the worker's connection, of which the server's own are a part. */
const FROM_NATIVE = /^Failed to call GetSystemInfo: code: '([^']*)', message: "((?:[^"\\]|\\.)*)"/;

const CHECK_ADDRESS =
  'check the address, TLS settings and API key, or unset TEMPORAL_ADDRESS and TEMPORAL_PROFILE to use the embedded server';

/**
 * Why a connection failed, in a few words, and the remedy. Temporal's clients only say that time ran out: the server's own
 * words, or a look at how it answers, tell more. No secret of the settings is in it, whoever repeated it.
 */
export async function whyUnreachable(settings: ConnectionSettings, error: unknown, limitMs: number): Promise<Trouble> {
  const { reason, remedy } = refusalOf(settings, error) ?? (await troubleOf(settings, error, limitMs));
  return { reason: hideSecrets(reason, secretsOf(settings)), remedy };
}

/** What a server said that answered. */
function refusalOf({ security }: ConnectionSettings, error: unknown): Trouble | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  const [, native, words] = FROM_NATIVE.exec(errorLine(error)) ?? [];
  const said = isGrpcServiceError(cause) ? cause.details || cause.message : words;
  if (said === undefined || said === 'transport error') return undefined;
  const isRefused = isGrpcServiceError(cause) ? REFUSING_CODES.includes(cause.code) : REFUSING_WORDS.test(native ?? '');
  if (!isRefused) return { reason: said, remedy: CHECK_ADDRESS };
  const [what, how] = security.apiKey === undefined ? ['credentials', 'set'] : ['API key', 'correct'];
  return {
    reason: `the server refuses the ${what}: ${said}`,
    remedy: `${how} TEMPORAL_API_KEY, or api_key of the profile, and check TEMPORAL_NAMESPACE`,
  };
}

async function troubleOf(settings: ConnectionSettings, error: unknown, limitMs: number): Promise<Trouble> {
  const problem = await probe(settings.address);
  if (problem !== undefined) return { reason: problem, remedy: CHECK_ADDRESS };
  const trouble = settings.isExternal ? ((await probeServer(settings)) ?? nativeTrouble(settings, error)) : undefined;
  if (trouble) return trouble;
  const isTimeout = /deadline|timed? ?out/i.test(errorLine(error));
  const reason = isTimeout ? `it accepts connections but did not answer within ${limitMs / 1000} s` : errorLine(error);
  return { reason, remedy: CHECK_ADDRESS };
}

/** The worker's connection trusts the authorities of the system, Node those that it brings along. */
function nativeTrouble({ address, security }: ConnectionSettings, error: unknown): Trouble | undefined {
  if (!/InvalidCertificate\(UnknownIssuer/.test(errorLine(error))) return undefined;
  return tlsTrouble({ host: hostOf(address), tls: security.tls, code: 'CERT_UNTRUSTED', message: '' });
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
