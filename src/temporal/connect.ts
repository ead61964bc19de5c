import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { UnavailableError } from '../contract/errors.ts';
import { payloadCodec } from '../encryption/payload-codec.ts';
import { hideSecrets } from '../contract/hide-secrets.ts';
import { withDeadline } from '../process/with-deadline.ts';
import { isLoopback } from './address.ts';
import type { ConnectionSettings } from './connection-settings.ts';
import { probeServer } from './probe-server.ts';
import { secretsOf } from './secrets-of.ts';
import type { Trouble } from './tls-trouble.ts';
import { whyUnreachable } from './why-unreachable.ts';

/** Longest wait for a connection, in milliseconds. */
const CONNECT_LIMIT_MS = 10_000;

/** A connection that is not there by then is looked into: through a proxy it takes longer than directly. */
const PROBE_AFTER_MS = 1_000;

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
  const done = new AbortController();
  try {
    await Promise.race([connection.ensureConnected(), tlsProblem(settings, done.signal)]);
    const { namespace, keyring } = settings;
    return new Client({ connection, namespace, dataConverter: { payloadCodecs: [payloadCodec({ keyring })] } });
  } catch (error) {
    await connection.close();
    throw await unreachable(settings, limitMs, error);
  } finally {
    done.abort();
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

/** Rejects with what is wrong with TLS once a connection takes longer than usual: the client itself only waits for its time to be over. */
async function tlsProblem(settings: ConnectionSettings, signal: AbortSignal): Promise<never> {
  if (settings.isExternal) {
    await sleep(PROBE_AFTER_MS, undefined, { signal });
    const trouble = await probeServer(settings);
    if (trouble) throw new TlsProblem(trouble);
  }
  return new Promise(() => undefined);
}

/** Ends the wait for a connection. */
class TlsProblem extends Error {
  readonly trouble: Trouble;

  constructor(trouble: Trouble) {
    super(trouble.reason);
    this.trouble = trouble;
  }
}

async function unreachable(settings: ConnectionSettings, limitMs: number, error: unknown): Promise<UnavailableError> {
  const trouble = error instanceof TlsProblem ? error.trouble : await whyUnreachable(settings, error, limitMs);
  const remedy = settings.isExternal ? trouble.remedy : 'stop it with convsim server --stop and try again';
  const message = `cannot reach Temporal at ${settings.address}: ${trouble.reason}; ${remedy}`;
  return new UnavailableError(message, { cause: withoutSecrets(error, secretsOf(settings)) });
}

/** The error itself where it repeats no secret; else what is left of its text. */
function withoutSecrets(error: unknown, secrets: readonly string[]): unknown {
  const text = inspect(error);
  const clean = hideSecrets(text, secrets);
  return clean === text ? error : new Error(clean);
}
