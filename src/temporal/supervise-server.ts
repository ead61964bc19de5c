import { setTimeout as sleep } from 'node:timers/promises';
import { UnavailableError } from '../contract/errors.ts';
import { isAlive } from '../process/is-alive.ts';
import type { EmbeddedServer, ServerOptions } from './embedded-server.ts';
import { ensureServer } from './ensure-server.ts';
import { errorLine } from './error-line.ts';
import { serverFiles } from './server-files.ts';
import { readServerRecord } from './server-record.ts';

/** A watch over the embedded server. */
export interface ServerWatch extends Omit<ServerOptions, 'signal'> {
  /** The server as `ensureServer` gave it. */
  readonly server: EmbeddedServer;
  /** Called after a restart; the address is the same unless another program has taken the port. */
  readonly onRestart: (server: EmbeddedServer) => void;
  /** Called once, when the server keeps dying or was stopped by someone; the watch is over then. */
  readonly onGiveUp: (error: UnavailableError) => void;
}

/** A watch under way. */
export interface Supervision {
  /** Ends the watch, not the server; aborts a restart under way. */
  stop(): Promise<void>;
}

const POLL_MS = 1_000;
const MAX_RESTARTS = 5;
const WINDOW_MS = 10 * 60_000;

/** Looks every second whether the embedded server's process lives, and restarts it: at most 5 times in 10 minutes. */
export function superviseServer(watch: ServerWatch): Supervision {
  const end = new AbortController();
  const watching = keepRunning(watch, end.signal);
  return {
    async stop() {
      end.abort();
      await watching;
    },
  };
}

async function keepRunning(watch: ServerWatch, signal: AbortSignal): Promise<void> {
  const restarts: number[] = [];
  let pid = watch.server.pid;
  while (await pauseUnlessEnded(signal)) {
    if (isAlive(pid)) continue;
    if (!readServerRecord(serverFiles(watch.home))) return watch.onGiveUp(stoppedBySomeone());
    const recent = restarts.filter((at) => Date.now() - at < WINDOW_MS);
    if (recent.length >= MAX_RESTARTS) return watch.onGiveUp(keepsDying(watch));
    restarts.push(Date.now());
    pid = (await restart(watch, signal)) ?? pid;
  }
}

async function restart(watch: ServerWatch, signal: AbortSignal): Promise<number | undefined> {
  watch.say('the Temporal server has ended unexpectedly; starting it again');
  try {
    const server = await ensureServer({ ...watch, signal });
    watch.onRestart(server);
    return server.pid;
  } catch (error) {
    if (!signal.aborted) watch.say(`the Temporal server could not be started again: ${errorLine(error)}`);
    return undefined;
  }
}

async function pauseUnlessEnded(signal: AbortSignal): Promise<boolean> {
  await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
  return !signal.aborted;
}

function stoppedBySomeone(): UnavailableError {
  return new UnavailableError(
    'the Temporal server was stopped (convsim server --stop); run the same command again to resume',
  );
}

function keepsDying(watch: ServerWatch): UnavailableError {
  const { log } = serverFiles(watch.home);
  return new UnavailableError(
    `the Temporal server could not be kept running (${MAX_RESTARTS} restarts within ${WINDOW_MS / 60_000} minutes); ` +
      `see its log ${log}; run the same command again to resume`,
  );
}
