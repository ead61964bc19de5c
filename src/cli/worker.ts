import { setTimeout as sleep } from 'node:timers/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Store } from '../store/store.ts';
import type { CliContext } from './context.ts';
import { listenForInterruption } from './interruption.ts';
import { openSession, openStore } from './session.ts';

const IDLE_POLL_MS = 2_000;

interface WorkerOptions {
  readonly project?: string;
  readonly untilIdle?: boolean;
}

/** `convsim worker`: serves the batches of this folder's store until Ctrl-C. */
export function addWorkerCommand(program: Command, context: CliContext): void {
  program
    .command('worker')
    .description('serve the batches of this folder until Ctrl-C')
    .option('--project <dir>', 'folder that modules come from; default: the folder of each spec')
    .option('--until-idle', 'end when no batch is open')
    .action(async (options: WorkerOptions) => {
      await runWorker(context, options);
    });
}

async function runWorker(context: CliContext, { project, untilIdle }: WorkerOptions): Promise<void> {
  const { terminal } = context;
  const interruption = listenForInterruption(() => terminal.say('stopping: calls in flight may end for up to 10 s'));
  const store = await openStore(context);
  try {
    const session = await openSession(context, { store, signal: interruption.signal });
    const worker = await session.startWorker(project === undefined ? undefined : resolve(project));
    terminal.say(`worker ${process.pid} serves ${context.config.home} at ${session.settings.address}; Ctrl-C stops`);
    const ends = [worker.ended, session.serverLost, untilAborted(interruption.signal)];
    if (untilIdle) ends.push(untilNoBatchIsOpen(store, interruption.signal));
    await Promise.race(ends).finally(() => worker.stop());
    await session.close();
  } finally {
    await store.close();
    interruption.dispose();
  }
}

async function untilNoBatchIsOpen(store: Store, signal: AbortSignal): Promise<void> {
  for (;;) {
    const batches = await store.listBatches();
    if (batches.every((batch) => batch.state !== 'open')) return;
    await sleep(IDLE_POLL_MS, undefined, { signal }).catch(() => undefined);
  }
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolveWait) => {
    if (signal.aborted) resolveWait();
    signal.addEventListener('abort', () => resolveWait(), { once: true });
  });
}
