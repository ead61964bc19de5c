import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type MemoryUse, recordMemory } from './memory-record.ts';
import { ROOT } from '../stage.ts';

/** A process of the built product that is watched. */
export interface ProductProcess {
  readonly pid: number;
  /** Resolves with what it printed as soon as that matches; rejects when it ends before. */
  printed(pattern: RegExp): Promise<void>;
  /** Resolves when it has ended; rejects when it ended badly. */
  readonly ended: Promise<{ readonly memory: MemoryUse; readonly wallMs: number }>;
  /** What was seen of its memory so far; ends the watch. */
  memory(): MemoryUse;
  signal(name: NodeJS.Signals): void;
}

/** Starts `dist/<script> …` in a folder. */
export function startProduct(
  [script, ...args]: readonly [string, ...string[]],
  { folder, env }: { folder: string; env: Readonly<Record<string, string>> },
): ProductProcess {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [join(ROOT, 'dist', script), ...args], {
    cwd: folder,
    env: { ...process.env, CONVSIM_HOME: join(folder, '.convsim'), ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const pid = child.pid ?? Number.NaN;
  const record = recordMemory(pid);
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said = `${said}${chunk.toString()}`.slice(-10_000)));
  const ended = once(child, 'close').then(([code]) => {
    const memory = record.stop();
    if (code !== 0) throw new Error(`${script} ${args.join(' ')} ended with ${String(code)}: ${said}`);
    return { memory, wallMs: performance.now() - startedAt };
  });
  ended.catch(() => undefined);
  const printed = (pattern: RegExp) =>
    new Promise<void>((resolve, reject) => {
      const look = () => pattern.test(said) && resolve();
      child.stderr.on('data', look);
      ended.then(() => reject(new Error(said)), reject);
      look();
    });
  return { pid, printed, ended, memory: () => record.stop(), signal: (name) => void child.kill(name) };
}
