import { setTimeout as sleep } from 'node:timers/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { isLedByScript } from '../contract/function-type.ts';
import type { BatchSummary, Store } from '../store/store.ts';
import { storeName } from '../store/store-place.ts';
import type { CliContext } from './context.ts';
import { listenForInterruption } from './interruption.ts';
import { isUnderWay } from './is-under-way.ts';
import { openSession, openStore, type Session } from './session.ts';

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

async function runWorker(context: CliContext, options: WorkerOptions): Promise<void> {
  const { terminal } = context;
  const interruption = listenForInterruption(() => terminal.say('stopping: calls in flight may end for up to 10 s'));
  const store = await openStore(context);
  try {
    const session = await openSession(context, { store, signal: interruption.signal });
    try {
      await serve(context, { session, options, signal: interruption.signal });
    } finally {
      await session.close();
    }
  } catch (error) {
    // Stopped before it had begun.
    if (!interruption.signal.aborted) throw error;
  } finally {
    await store.close();
    interruption.dispose();
  }
}

async function serve(
  { terminal, config }: CliContext,
  { session, options, signal }: { session: Session; options: WorkerOptions; signal: AbortSignal },
): Promise<void> {
  const { project, untilIdle } = options;
  const worker = await session.startWorker({ projectDir: project === undefined ? undefined : resolve(project) });
  terminal.say(`worker ${process.pid} serves ${storeName(config)} at ${session.settings.address}; Ctrl-C stops`);
  for (const { batchId } of (await session.store.listBatches()).filter(isLeftToScript)) {
    terminal.say(`batch ${batchId} is led by functions of a script: to go on with it, run that script again`);
  }
  const ends = [worker.ended, session.serverLost, untilAborted(signal)];
  if (untilIdle) ends.push(untilNoBatchIsOpen(session.store, signal));
  await Promise.race(ends).finally(() => worker.stop());
}

/** Idle twice in a row: a batch that was closed a moment ago still has to end in Temporal. */
async function untilNoBatchIsOpen(store: Store, signal: AbortSignal): Promise<void> {
  for (let idleLooks = 0; ;) {
    const batches = await store.listBatches();
    idleLooks = batches.some((batch) => isUnderWay(batch) && !isLeftToScript(batch)) ? 0 : idleLooks + 1;
    if (idleLooks === 2) return;
    await sleep(IDLE_POLL_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** Whether a batch waits for its script, which no worker of the command can stand in for. */
function isLeftToScript({ state, manifest }: BatchSummary): boolean {
  return state !== 'closed' && isLedByScript(manifest.spec);
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolveWait) => {
    if (signal.aborted) resolveWait();
    signal.addEventListener('abort', () => resolveWait(), { once: true });
  });
}
