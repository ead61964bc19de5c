import { setTimeout as sleep } from 'node:timers/promises';
import { UnavailableError } from '../contract/errors.ts';
import { isAlive } from '../process/is-alive.ts';
import type { EmbeddedServer, ServerOptions } from './embedded-server.ts';
import { ensureServer } from './ensure-server.ts';
import { logTail } from './log-tail.ts';
import { serverFiles } from './server-files.ts';
import { readServerRecord } from './server-record.ts';
import { stopServer } from './stop-server.ts';

/** Options of the foreground server; its signal stops it. */
export interface ForegroundOptions extends ServerOptions {
  /** Aborted by the command on SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
}

const POLL_MS = 500;

/**
 * Runs the embedded server until the signal is aborted, then stops it. If one runs already, says so and returns at once.
 * @throws {UnavailableError} when it cannot be started, or ends by itself.
 */
export async function runServerInForeground(options: ForegroundOptions): Promise<void> {
  const server = await ensureServer(options).catch(unlessStopped(options));
  if (!server) return;
  const where = `the Temporal server is running at ${server.address} (process ${server.pid}), its UI at ${server.uiUrl}`;
  if (!server.started) return options.say(`${where}; stop it with convsim server --stop`);
  options.say(`${where}; Ctrl-C stops it`);
  await untilEnd(server, options);
}

/** Stopped before it had begun: a server that was being started is ended by then. */
function unlessStopped({ signal }: ForegroundOptions) {
  return (error: unknown): undefined => {
    if (!signal.aborted) throw error;
  };
}

async function untilEnd(server: EmbeddedServer, options: ForegroundOptions): Promise<void> {
  const files = serverFiles(options.home);
  while (isAlive(server.pid)) {
    if (options.signal.aborted) return void (await stopServer(options));
    await sleep(POLL_MS, undefined, { signal: options.signal }).catch(() => undefined);
  }
  if (!readServerRecord(files)) return options.say('the Temporal server was stopped');
  throw new UnavailableError(
    `the Temporal server has ended; the last lines of ${files.log}:\n${await logTail(files.log)}`,
  );
}
