import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** A program to run to its end. */
export interface ChildCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** It and all it started is killed after this time, in milliseconds. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** How a program ended and the last 64 KB of what it said, stdout and stderr together. */
export interface ChildResult {
  readonly exitCode: number | null;
  readonly output: string;
}

const KEPT_OUTPUT = 64 * 1024;

/**
 * Runs a program and collects its output. Its whole process group is killed on abort, on timeout and when this process
 * exits before it.
 * @throws {Error} when it cannot be started or takes too long; the signal's reason when aborted.
 */
export async function runChild(options: ChildCommand): Promise<ChildResult> {
  options.signal?.throwIfAborted();
  const child = spawn(options.command, options.args, {
    env: options.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = collectOutput(child);
  const killOnExit = (): void => killGroup(child);
  process.once('exit', killOnExit);
  try {
    return { exitCode: await exitOf(child, options), output: output() };
  } finally {
    process.off('exit', killOnExit);
  }
}

async function exitOf(child: ChildProcess, { command, timeoutMs, signal }: ChildCommand): Promise<number | null> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), timeoutMs);
  const onAbort = (): void => limit.abort();
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    await once(child, 'close', { signal: limit.signal });
    return child.exitCode;
  } catch (error) {
    killGroup(child);
    signal?.throwIfAborted();
    if (limit.signal.aborted)
      throw new Error(`${command} did not finish within ${timeoutMs / 1000} s`, { cause: error });
    throw error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

function collectOutput(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => (text = (text + chunk).slice(-KEPT_OUTPUT)));
  }
  return () => text;
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It ended in the meantime.
  }
}
