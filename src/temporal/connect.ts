import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { UnavailableError } from '../contract/errors.ts';
import { isLoopback } from './address.ts';
import type { ConnectionSettings } from './connection-settings.ts';
import { whyUnreachable } from './why-unreachable.ts';

/** Longest wait for a connection, in milliseconds. */
const CONNECT_LIMIT_MS = 10_000;

/** What a connection attempt may be given. */
export interface ConnectOptions {
  /** Longest wait in milliseconds; default 10 s. */
  readonly limitMs?: number | undefined;
}

/**
 * Connects a client. Close it with `client.connection.close()`.
 * @throws {UnavailableError} naming the address and the reason.
 */
export async function connectClient(settings: ConnectionSettings, options: ConnectOptions = {}): Promise<Client> {
  const limitMs = options.limitMs ?? CONNECT_LIMIT_MS;
  const connection = Connection.lazy({ address: settings.address, ...settings.security, connectTimeout: limitMs });
  try {
    await connection.ensureConnected();
    return new Client({ connection, namespace: settings.namespace });
  } catch (error) {
    await connection.close();
    throw await unreachable(settings, limitMs, error);
  }
}

/**
 * Connects a worker. Close it with `connection.close()` after the worker has ended.
 * @throws {UnavailableError} naming the address and the reason.
 */
export async function connectWorker(
  settings: ConnectionSettings,
  options: ConnectOptions = {},
): Promise<NativeConnection> {
  const limitMs = options.limitMs ?? CONNECT_LIMIT_MS;
  const connecting = NativeConnection.connect({
    address: settings.address,
    ...settings.security,
    // On one machine compressing costs CPU at both ends and saves nothing.
    ...(isLoopback(settings.address) && { grpcCompression: { codec: 'none' } }),
  });
  try {
    return await withinLimit(connecting, limitMs);
  } catch (error) {
    connecting.then((late) => late.close()).catch(() => undefined);
    throw await unreachable(settings, limitMs, error);
  }
}

async function withinLimit<Result>(work: Promise<Result>, limitMs: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('deadline')), limitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

async function unreachable(settings: ConnectionSettings, limitMs: number, error: unknown): Promise<UnavailableError> {
  const reason = await whyUnreachable(settings.address, error, limitMs);
  const remedy = settings.isExternal
    ? 'check the address, TLS settings and API key, or unset TEMPORAL_ADDRESS and TEMPORAL_PROFILE to use the built-in server'
    : 'stop it with convsim server --stop and try again';
  return new UnavailableError(`cannot reach Temporal at ${settings.address}: ${reason}; ${remedy}`, { cause: error });
}
