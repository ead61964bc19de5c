import { dirname } from 'node:path';
import { errorMessage } from '../contract/error-message.ts';
import { UnavailableError } from '../contract/errors.ts';
import { makePrivateFolder } from '../process/private-files.ts';
import { attachQuickly, attachToProcess } from './attach-server.ts';
import { otherPorts, wantedPorts } from './choose-ports.ts';
import type { EmbeddedServer, ServerOptions } from './embedded-server.ts';
import { findServerProcesses, findServersOfRemoved } from './find-server-processes.ts';
import { serverFiles, type ServerFiles } from './server-files.ts';
import { readServerRecord } from './server-record.ts';
import { startServer } from './start-server.ts';
import { endProcess } from './stop-server.ts';
import { withServerLock } from './with-server-lock.ts';

// The other process may be building the Temporal CLI, which takes minutes.
const LOCK_LIMIT_MS = 25 * 60_000;

/**
 * The embedded Temporal server of a home folder, ready for use: attached to if it runs, else started.
 * @throws {InputError} when the environment asks for an invalid port.
 * @throws {UnavailableError} when it cannot be started or does not answer. Rejects when aborted; a server that was being
 * started is ended then.
 */
export async function ensureServer(options: ServerOptions): Promise<EmbeddedServer> {
  wantedPorts(options.env);
  const files = makeFolders(options.home);
  const running = await attachQuickly(files);
  if (running) return attached(running, files, options);
  const lock = { path: files.lock, limitMs: LOCK_LIMIT_MS, say: options.say, signal: options.signal };
  return withServerLock(lock, () => attachOrStart(files, options));
}

async function attachOrStart(files: ServerFiles, options: ServerOptions): Promise<EmbeddedServer> {
  for (const pid of findServerProcesses(files)) {
    const server = await attachToProcess(files, pid, options);
    if (server) return attached(server, files, options);
  }
  await endServersOfRemoved(files, options);
  return startServer(files, options);
}

/** What such a server holds is lost, and nobody would find it again. */
async function endServersOfRemoved(files: ServerFiles, { say }: ServerOptions): Promise<void> {
  for (const pid of findServersOfRemoved(files)) {
    say(`ending the Temporal server (process ${pid}) whose database ${files.database} was removed; starting a new one`);
    await endProcess(pid);
  }
}

function attached(server: EmbeddedServer, files: ServerFiles, { env, say }: ServerOptions): EmbeddedServer {
  const record = readServerRecord(files);
  const note = record && otherPorts(env, record);
  if (note) say(note);
  return server;
}

function makeFolders(home: string): ServerFiles {
  try {
    makePrivateFolder(home);
    const files = serverFiles(home);
    makePrivateFolder(dirname(files.log));
    return files;
  } catch (error) {
    throw new UnavailableError(
      `cannot keep state in ${home}: ${errorMessage(error)}; set CONVSIM_HOME to another folder`,
      { cause: error },
    );
  }
}
