import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { withoutKeys } from '../contract/key-variables.ts';
import { withDeadline } from './with-deadline.ts';

/** A program to run to its end. */
export interface ChildCommand {
  readonly command: string;
  readonly args: readonly string[];
  /** Default: the environment of this process without its keys. */
  readonly env?: NodeJS.ProcessEnv;
  /** Where it runs; default: where this process does. */
  readonly workingDir?: string;
  /** It and all it started is killed after this time, in milliseconds. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** How a program ended, and what it printed: the last 64 KB of each. */
export interface ChildResult {
  readonly exitCode: number | null;
  /** stdout and stderr together, as they came. */
  readonly output: string;
  readonly stdout: string;
  readonly stderr: string;
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
    env: options.env ?? withoutKeys(process.env),
    cwd: options.workingDir,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, stdout, stderr] = [collectOutput(child), collected(child.stdout), collected(child.stderr)];
  const killOnExit = (): void => killGroup(child);
  process.once('exit', killOnExit);
  try {
    await untilClosed(child, options);
    return { exitCode: child.exitCode, output: output(), stdout: stdout(), stderr: stderr() };
  } catch (error) {
    killGroup(child);
    throw error;
  } finally {
    process.off('exit', killOnExit);
  }
}

/** Collects what a program prints, stdout and stderr together; the function gives the last 64 KB so far. */
export function collectOutput({ stdout, stderr }: ChildProcess): () => string {
  return collected(stdout, stderr);
}

function collected(...streams: readonly (Readable | null)[]): () => string {
  let text = '';
  for (const stream of streams) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => (text = (text + chunk).slice(-KEPT_OUTPUT)));
  }
  return () => text;
}

/** Kills a program that was started in a process group of its own, and all that it started. */
export function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // All of it has ended.
  }
}

async function untilClosed(child: ChildProcess, { command, timeoutMs, signal }: ChildCommand): Promise<void> {
  const timedOut = (): Error => new Error(`${command} did not finish within ${timeoutMs / 1000} s`);
  await withDeadline({ timeoutMs, signal, timedOut }, (limit) => once(child, 'close', { signal: limit }));
}
