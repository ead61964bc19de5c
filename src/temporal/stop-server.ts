import { setTimeout as sleep } from 'node:timers/promises';
import { UnavailableError } from '../contract/errors.ts';
import { isAlive } from '../process/is-alive.ts';
import { findServerProcesses, findServersOfRemoved } from './find-server-processes.ts';
import { serverFiles } from './server-files.ts';
import { removeServerRecord } from './server-record.ts';

const TERM_LIMIT_MS = 10_000;
const KILL_LIMIT_MS = 5_000;

/**
 * Stops the embedded server of a home folder, and nothing else: only processes that serve its database, or did until it was
 * removed. A server that others use is stopped too.
 * @throws {UnavailableError} when the process cannot be ended.
 */
export async function stopServer({ home }: { readonly home: string }): Promise<'stopped' | 'not-running'> {
  const files = serverFiles(home);
  const running = [...findServerProcesses(files), ...findServersOfRemoved(files)];
  // First: whoever watches the server takes its end without a record for intended.
  await removeServerRecord(files);
  await Promise.all(running.map(endProcess));
  return running.length > 0 ? 'stopped' : 'not-running';
}

/**
 * Ends a process: SIGTERM, and SIGKILL after 10 s. Harmless when it has ended.
 * @throws {UnavailableError} when it survives or belongs to another user.
 */
export async function endProcess(pid: number): Promise<void> {
  for (const [signal, limitMs] of [
    ['SIGTERM', TERM_LIMIT_MS],
    ['SIGKILL', KILL_LIMIT_MS],
  ] as const) {
    if (!isAlive(pid)) return;
    send(pid, signal);
    if (await hasEnded(pid, limitMs)) return;
  }
  throw new UnavailableError(`the Temporal server (process ${pid}) does not end; kill it manually`);
}

function send(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!isAlive(pid)) return;
    throw new UnavailableError(`the Temporal server (process ${pid}) belongs to another user, who must end it`, {
      cause: error,
    });
  }
}

async function hasEnded(pid: number, limitMs: number): Promise<boolean> {
  const deadline = Date.now() + limitMs;
  while (Date.now() < deadline) {
    if (!isAlive(pid)) return true;
    await sleep(50);
  }
  return !isAlive(pid);
}
