import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorMessage } from '../contract/error-message.ts';
import { withoutKeys } from '../contract/key-variables.ts';
import { collectOutput, killGroup } from './run-child.ts';

/** Longest end of a server that was asked to go: the guard kills after 5 s. */
const LONGEST_END_MS = 8_000;

/**
 * The program, with a guard in its process group: a shell that reads the pipe from this process. However this process
 * ends, kill -9 included, the system closes the pipe; the guard then sends SIGTERM to the group and SIGKILL 5 s later.
 */
const GUARDED = `
exec 3<&0
(exec >/dev/null 2>&1; trap "" TERM; cat <&3; kill -TERM 0; sleep 5; kill -KILL 0) &
exec env "$@" 3<&- </dev/null
`;

/** A program to run beside this one. */
export interface GuardedCommand {
  /** Arguments of `env`: variables to set or unset, then the program and its own arguments. */
  readonly args: readonly string[];
  readonly workingDir: string;
}

/** A program that does not outlive this one. */
export interface GuardedProcess {
  /** Resolves when the program has ended, with its exit code or signal. */
  readonly ended: Promise<string>;
  readonly isRunning: () => boolean;
  /** The end of what it printed, stdout and stderr together, at most 64 KB. */
  readonly output: () => string;
  /** Ends it and all it started; resolves when that is done. */
  readonly stop: () => Promise<void>;
}

/** Starts a program in a process group of its own, with the environment of this process without its keys. */
export function startGuarded({ args, workingDir }: GuardedCommand): GuardedProcess {
  const child = spawn('/bin/sh', ['-c', GUARDED, 'convsim-guard', ...args], {
    cwd: workingDir,
    env: withoutKeys(process.env),
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const output = collectOutput(child);
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()).once('error', () => resolve()));
  const letGo = () => void child.stdin.end();
  child.stdin.on('error', () => undefined);
  const ended = endOf(child).finally(letGo);
  return {
    ended,
    isRunning: () => child.exitCode === null && child.signalCode === null && child.pid !== undefined,
    output,
    async stop() {
      letGo();
      await Promise.race([closed, sleep(LONGEST_END_MS, undefined, { ref: false })]);
      killGroup(child);
    },
  };
}

async function endOf(child: ChildProcess): Promise<string> {
  try {
    await once(child, 'exit');
    return child.signalCode === null ? `exit code ${child.exitCode}` : `signal ${child.signalCode}`;
  } catch (error) {
    return errorMessage(error);
  }
}
