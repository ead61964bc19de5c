import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { UnavailableError } from '../contract/errors.ts';
import { withDeadline } from '../process/with-deadline.ts';
import { isLoopback } from './address.ts';
import type { ConnectionSettings } from './connection-settings.ts';
import { whyUnreachable } from './why-unreachable.ts';

/** Longest wait for a connection, in milliseconds. */
const CONNECT_LIMIT_MS = 10_000;

const HEALTH_SERVICE = 'temporal.api.workflowservice.v1.WorkflowService';
const SERVING = 1;

/** A server of this machine is behind no proxy, whatever `http_proxy` and `https_proxy` say. */
const DIRECT = { 'grpc.enable_http_proxy': 0 };

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
  const connection = Connection.lazy({
    address: settings.address,
    ...settings.security,
    connectTimeout: limitMs,
    ...(isLoopback(settings.address) && { channelArgs: DIRECT }),
  });
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
    return await withDeadline({ timeoutMs: limitMs, timedOut: () => new Error('deadline') }, () => connecting);
  } catch (error) {
    connecting.then((late) => late.close()).catch(() => undefined);
    throw await unreachable(settings, limitMs, error);
  }
}

/** A connection to the server at an address of this machine, if it says within `limitMs` that it serves; else `undefined`. */
export async function connectIfServing(address: string, limitMs: number): Promise<Connection | undefined> {
  const connection = Connection.lazy({ address, connectTimeout: limitMs, channelArgs: DIRECT });
  try {
    await connection.ensureConnected();
    const deadline = Date.now() + limitMs;
    const health = await connection.withDeadline(deadline, () =>
      connection.healthService.check({ service: HEALTH_SERVICE }),
    );
    if (health.status === SERVING) return connection;
  } catch {
    // Not there yet, or no longer.
  }
  await connection.close();
  return undefined;
}

async function unreachable(settings: ConnectionSettings, limitMs: number, error: unknown): Promise<UnavailableError> {
  const reason = await whyUnreachable(settings.address, error, limitMs);
  const remedy = settings.isExternal
    ? 'check the address, TLS settings and API key, or unset TEMPORAL_ADDRESS and TEMPORAL_PROFILE to use the embedded server'
    : 'stop it with convsim server --stop and try again';
  return new UnavailableError(`cannot reach Temporal at ${settings.address}: ${reason}; ${remedy}`, { cause: error });
}
