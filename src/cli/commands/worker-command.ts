import { setTimeout as sleep } from 'node:timers/promises';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { checkBatchId } from '../../client/prepare-batch.ts';
import { isLedByScript } from '../../contract/function-type.ts';
import { counted } from '../../progress/amounts.ts';
import type { Session } from '../../session/session.ts';
import { openStore } from '../../store/open-store.ts';
import type { BatchSummary, Store } from '../../store/store.ts';
import { storeName } from '../../store/store-place.ts';
import { connect } from '../connect.ts';
import { servedJudgings } from '../../worker/served-judgings.ts';
import type { CliContext } from '../cli-context.ts';
import { helpNotes } from '../help-notes.ts';
import { listenForInterruption, STOPPING } from '../interruption.ts';
import { isUnderWay } from '../require-batch.ts';

const IDLE_POLL_MS = 2_000;
/** Batches that are named when a worker of all starts. */
const MOST_NAMED = 5;

interface WorkerOptions {
  readonly project?: string;
  readonly untilIdle?: boolean;
  readonly batch?: string;
}

/** `convsim worker`: serves the batches of this folder's store until Ctrl-C. */
export function workerCommand(context: CliContext): Command {
  return new Command('worker')
    .description('serve the batches of this folder until Ctrl-C')
    .addHelpText(
      'after',
      helpNotes('running-workers.md#a-worker-in-its-own-terminal', 'convsim worker', 'convsim worker --until-idle'),
    )
    .option('--project <dir>', 'folder to load modules from; default: the folder of each spec')
    .option('--batch <id>', 'serve only this batch; default: every open one')
    .option('--until-idle', 'exit when no batch that it serves is open or being judged')
    .action(async (options: WorkerOptions) => {
      if (options.batch !== undefined) checkBatchId(options.batch);
      await runWorker(context, options);
    });
}

async function runWorker(context: CliContext, options: WorkerOptions): Promise<void> {
  const { terminal, config } = context;
  using interruption = listenForInterruption(() => terminal.say(STOPPING));
  const { signal } = interruption;
  await using store = await openStore(config);
  try {
    await using session = await connect(context, { store, signal });
    await serve(context, { session, options, signal });
  } catch (error) {
    // Stopped before it had begun.
    if (!signal.aborted) throw error;
  }
}

async function serve(
  { terminal, config }: CliContext,
  { session, options, signal }: { session: Session; options: WorkerOptions; signal: AbortSignal },
): Promise<void> {
  const { project, untilIdle, batch: batchId } = options;
  const projectDir = project === undefined ? undefined : resolve(project);
  await using worker = await session.startWorker({ batchId, projectDir });
  const what = batchId === undefined ? await everyOpen(session.store) : `batch ${batchId}`;
  terminal.say(
    `worker ${process.pid} serves ${what} of ${storeName(config)} at ${session.settings.address}; Ctrl-C stops it`,
  );
  for (const { batchId } of (await session.store.listBatches()).filter(isLeftToScript)) {
    terminal.say(`batch ${batchId} needs the functions of its script; to resume it, run that script again`);
  }
  const ends = [worker.ended, session.lost, untilAborted(signal)];
  if (untilIdle) ends.push(untilNoBatchIsOpen(session.store, batchId, signal));
  await Promise.race(ends);
}

/** `every open batch (a, the judging of b and 3 others)`: what it may spend money on. */
async function everyOpen(store: Store): Promise<string> {
  const open = (await store.listBatches()).filter(({ state, manifest }) => {
    return (state === 'open' || state === 'paused') && !isLedByScript(manifest.spec);
  });
  const judged = (await servedJudgings(store)).map(({ batchId }) => `the judging of ${batchId}`);
  const served = [...open.map(({ batchId }) => batchId), ...judged];
  const named = served.slice(-MOST_NAMED);
  const others = served.length - named.length;
  if (others > 0) return `every open batch (${named.join(', ')} and ${counted(others, 'other')})`;
  return `every open batch (${named.join(', ') || 'none yet'})`;
}

/**
 * Idle twice in a row: a batch that was closed a moment ago still has to end in Temporal. Ends with the signal too: after it nothing
 * is waited for, and looks without a wait between them would let nothing else in this process have its turn.
 */
async function untilNoBatchIsOpen(store: Store, batchId: string | undefined, signal: AbortSignal): Promise<void> {
  for (let idleLooks = 0; !signal.aborted;) {
    const batches = (await store.listBatches()).filter((batch) => batchId === undefined || batch.batchId === batchId);
    const isOpen = batches.some((batch) => isUnderWay(batch) && !isLeftToScript(batch));
    // A worker of one batch serves its conversations alone.
    const isJudging = batchId === undefined && (await servedJudgings(store)).some(({ state }) => state === 'open');
    idleLooks = isOpen || isJudging ? 0 : idleLooks + 1;
    if (idleLooks === 2) return;
    await sleep(IDLE_POLL_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** Whether a batch waits for its script: no worker of the command has its functions. */
function isLeftToScript({ state, manifest }: BatchSummary): boolean {
  return state !== 'closed' && isLedByScript(manifest.spec);
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolveWait) => {
    if (signal.aborted) resolveWait();
    signal.addEventListener('abort', () => resolveWait(), { once: true });
  });
}
