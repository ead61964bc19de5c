import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ROOT, type Stage } from './stage.ts';

/** A worker in a process of its own, so that its CPU and memory are its own too. */
export interface WorkerProcess {
  readonly pid: number;
  stop(): Promise<void>;
}

/** What to fork. */
export interface WorkerChoice {
  readonly variant: 'product' | 'empty';
  /** A prebuilt bundle of the workflows. */
  readonly bundle: string;
  /** Checkout whose worker is started; default: this one. */
  readonly root?: string;
  /** Options of Node, e.g. `--cpu-prof`. */
  readonly nodeOptions?: readonly string[];
}

/** Starts a worker on a stage, which ends it, and waits until it polls. */
export async function forkWorker(stage: Stage, choice: WorkerChoice): Promise<WorkerProcess> {
  const { variant, bundle, root = ROOT, nodeOptions = [] } = choice;
  const child = fork(join(root, 'bench/worker-process.ts'), [variant, stage.home, stage.server.address], {
    execArgv: ['--import', import.meta.resolve('tsx'), ...nodeOptions],
    env: { ...process.env, CONVSIM_WORKFLOW_BUNDLE: bundle },
  });
  await ready(child, variant);
  const worker = {
    pid: child.pid ?? Number.NaN,
    async stop() {
      if (child.connected) child.disconnect();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
  stage.workers.push(worker);
  return worker;
}

async function ready(child: ChildProcess, variant: string): Promise<void> {
  const died = once(child, 'exit').then(([code]) => {
    throw new Error(
      `the bench's ${variant} worker ended with ${String(code)} before it was ready; its error is printed above`,
    );
  });
  died.catch(() => undefined);
  await Promise.race([once(child, 'message'), died]);
}
