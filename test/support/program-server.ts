import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../src/process/free-port.ts';

/** A server that is a program of its own. */
export interface ServerToStart {
  /** Names its log in messages. */
  readonly name: string;
  /** Absolute folder: the server's working folder, which gets `<name>.log`. */
  readonly folder: string;
  /** Absolute path of the program, and its arguments, given the port. */
  readonly command: (port: number) => readonly [program: string, ...args: string[]];
  readonly env: Readonly<Record<string, string>>;
  /** Path that is answered with 200 once the server is ready. */
  readonly readyPath: string;
}

/** A server on 127.0.0.1 that answers. */
export interface ProgramServer {
  readonly url: string;
  /** Ends it and everything it started. */
  stop(): Promise<void>;
}

const START_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 10_000;

/**
 * Starts a server in a process group of its own and waits until it is ready.
 * @throws {Error} with the end of its log when it ends or is not ready in time.
 */
export async function startProgramServer(server: ServerToStart): Promise<ProgramServer> {
  const { name, folder, command, env, readyPath } = server;
  const port = await freePort();
  const log = join(folder, `${name}.log`);
  const output = openSync(log, 'a');
  const [program, ...args] = command(port);
  const child = spawn(program, args, { cwd: folder, env, detached: true, stdio: ['ignore', output, output] });
  closeSync(output);
  const killOnExit = (): void => void signalGroup(child, 'SIGKILL');
  process.once('exit', killOnExit);
  const stop = async (): Promise<void> => {
    await endGroup(child);
    process.off('exit', killOnExit);
  };
  const url = `http://127.0.0.1:${port}`;
  if (await answers(`${url}${readyPath}`, child)) return { url, stop };
  await stop();
  throw new Error(`${name} did not start: ${readFileSync(log, 'utf8').slice(-2_000)}`);
}

async function answers(url: string, child: ChildProcess): Promise<boolean> {
  const endsAt = Date.now() + START_LIMIT_MS;
  while (Date.now() < endsAt && child.exitCode === null && child.signalCode === null) {
    const isReady = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return true;
    await sleep(100);
  }
  return false;
}

async function endGroup(child: ChildProcess): Promise<void> {
  signalGroup(child, 'SIGTERM');
  const endsAt = Date.now() + STOP_LIMIT_MS;
  while (signalGroup(child, 0) && Date.now() < endsAt) await sleep(50);
  signalGroup(child, 'SIGKILL');
}

/** Whether there is still a process in the group. */
function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals | 0): boolean {
  try {
    return pid !== undefined && process.kill(-pid, signal);
  } catch {
    return false;
  }
}
