import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync } from 'node:fs';
import { UnavailableError } from '../contract/errors.ts';
import { closeToOthers, openPrivateFile, withPrivateFiles } from '../process/private-files.ts';
import type { ServerPorts } from './choose-ports.ts';
import { codecEndpoint, codecToken } from '../encryption/codec-endpoint.ts';
import type { ServerOptions } from './embedded-server.ts';
import { errorLine } from './error-line.ts';
import { serverEnvironment } from './server-environment.ts';
import type { ServerFiles } from './server-files.ts';

/** A third more memory, up to 80 MiB, for 3 to 7 % less CPU: measured in docs/performance.md. */
const COLLECT_GARBAGE_LESS = { GOGC: '200' };

/** What a server process is spawned with. */
export interface ServerCommand {
  /** Path of the Temporal CLI. */
  readonly cli: string;
  readonly files: ServerFiles;
  readonly ports: ServerPorts;
  readonly options: Pick<ServerOptions, 'env' | 'signal' | 'keyring'>;
}

/**
 * Starts the server program detached, its output appended to the log; returns its process id at once.
 * @throws {UnavailableError} when the program cannot be started.
 */
export async function spawnServer({ cli, files, ports, options }: ServerCommand): Promise<number> {
  options.signal?.throwIfAborted();
  // Not made beforehand: the server makes its tables only in a database that was not there.
  if (existsSync(files.database)) closeToOthers(files.database);
  const log = openPrivateFile(files.log);
  try {
    const child = withPrivateFiles(() =>
      spawn(cli, serverArguments(files, ports, options), {
        cwd: files.home,
        env: { ...serverEnvironment(options.env), ...COLLECT_GARBAGE_LESS },
        detached: true,
        stdio: ['ignore', log, log],
      }),
    );
    child.unref();
    await once(child, 'spawn');
    return child.pid ?? Number.NaN;
  } catch (error) {
    throw new UnavailableError(`cannot start ${cli}: ${errorLine(error)}`, { cause: error });
  } finally {
    closeSync(log);
  }
}

/**
 * Settings of the server itself. Its queue of timers, some ten per turn, is read with a query that passes over every row that
 * is due and not deleted yet. Rows are deleted up to the oldest that is not done, and the second reader of the queue, meant
 * for other namespaces, holds some of them back for minutes: after a quarter of an hour a turn cost twice the CPU.
 */
const DYNAMIC_CONFIG = {
  // The HTTP interface beside gRPC is used by nobody here, and would do what any page in a browser posts to it: no host is let in.
  'frontend.httpAllowedHosts': ['none.invalid'],
  'system.enableActivityEagerExecution': true,
  'history.timerQueueMaxReaderCount': 1,
  'history.timerProcessorUpdateAckInterval': '5s',
};

/**
 * Arguments of the Temporal CLI. Without a write-ahead log, SQLite slows the server until calls time out under load. A lock that
 * it keeps costs 5 % less of the server's CPU than one for each transaction, and no second server opens the same file.
 */
function serverArguments(
  files: ServerFiles,
  { port, uiPort, metricsPort, codecPort }: ServerPorts,
  { keyring }: ServerCommand['options'],
): readonly string[] {
  const flags = [
    ['--ip', '127.0.0.1'],
    ['--port', String(port)],
    ['--ui-port', String(uiPort)],
    ['--metrics-port', String(metricsPort)],
    ['--db-filename', files.database],
    ['--sqlite-pragma', 'journal_mode=wal'],
    ['--sqlite-pragma', 'synchronous=normal'],
    ['--sqlite-pragma', 'locking_mode=exclusive'],
    ['--log-level', 'warn'],
    ...(keyring && codecPort !== undefined
      ? [['--ui-codec-endpoint', codecEndpoint({ port: codecPort, token: codecToken(keyring) })]]
      : []),
    ...Object.entries(DYNAMIC_CONFIG).map(([key, value]) => [
      '--dynamic-config-value',
      `${key}=${JSON.stringify(value)}`,
    ]),
  ];
  return ['server', 'start-dev', ...flags.flat()];
}
