import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Schedule } from './schedule.ts';

/** The agent of a schedule, in its own process. */
export interface ChaosAgent {
  readonly port: number;
  /** Requests so far. */
  asked(): number;
  end(): Promise<void>;
}

const PROGRAM = fileURLToPath(new URL('agent-process.ts', import.meta.url));

/** Starts it; every request and answer is noted in the file `log`. */
export async function startAgent({ seed, delayMs }: Schedule, log: string): Promise<ChaosAgent> {
  const child: ChildProcess = fork(PROGRAM, [log, ...[seed, ...delayMs].map(String)], {
    execArgv: ['--import', import.meta.resolve('tsx')],
  });
  let asked = 0;
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  child.on('message', (count: number) => void (asked = count));
  return {
    port,
    asked: () => asked,
    async end() {
      const exited = once(child, 'exit');
      child.kill();
      await exited;
    },
  };
}
