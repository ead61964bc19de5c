import { spawn } from 'node:child_process';
import { onTestFinished } from 'vitest';

/** Shell commands that run on a terminal of their own. */
export interface PseudoTerminal {
  /** Everything that came to the terminal so far. */
  readonly shown: () => string;
  /** Presses keys. */
  readonly type: (keys: string) => void;
  /** Everything that came to the terminal, once the commands have ended. */
  readonly ended: Promise<string>;
}

interface Size {
  readonly columns: number;
  readonly rows: number;
  readonly env: NodeJS.ProcessEnv;
}

/** Runs shell commands on a terminal of that size, until they or the test end. */
export function onTerminal(commands: string, { columns, rows, env }: Size): PseudoTerminal {
  const child = spawn('script', ['-qec', `stty cols ${columns} rows ${rows}; ${commands}`, '/dev/null'], {
    env: { ...process.env, TERM: 'xterm', SHELL: '/bin/sh', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let shown = '';
  child.stdout.on('data', (chunk: Buffer) => void (shown += chunk.toString()));
  return {
    shown: () => shown,
    type: (keys) => void child.stdin.write(keys),
    ended: new Promise((resolve) => child.on('close', () => resolve(shown))),
  };
}
