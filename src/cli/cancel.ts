import type { Command } from 'commander';
import type { Store } from '../store/store.ts';
import type { CliContext } from './context.ts';
import { awaitBatch } from '../client/await-batch.ts';
import { openKnownStore, requireBatch } from './known-batch.ts';
import { openSession, type Session } from './session.ts';

/** How long a worker elsewhere is given to carry a cancellation out before the command returns. */
const PATIENCE_MS = 20_000;

/** `convsim cancel BATCH`: ends what is open as `cancelled`; turns are kept. */
export function addCancelCommand(program: Command, context: CliContext): void {
  program
    .command('cancel')
    .argument('<batch>', 'id of the batch')
    .description('cancel the open conversations of a batch; their turns are kept')
    .action(async (batchId: string) => {
      await cancel(context, batchId);
    });
}

async function cancel(context: CliContext, batchId: string): Promise<void> {
  const store = await openKnownStore(context);
  try {
    await requireBatch(store, batchId);
    const session = await openSession(context, { store });
    try {
      if (await session.batches.cancel(batchId)) await awaitCancelled(session, batchId);
      await sayCancelled(context, store, batchId);
    } finally {
      await session.close();
    }
  } finally {
    await store.close();
  }
}

/** Somebody has to carry the cancellation out: with the embedded server a worker of this process helps. */
async function awaitCancelled(session: Session, batchId: string): Promise<void> {
  const worker = session.settings.isExternal ? undefined : await session.startWorker();
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    await awaitBatch({ batches: session.batches, store: session.store, batchId, signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await worker?.stop();
  }
}

async function sayCancelled({ terminal }: CliContext, store: Store, batchId: string): Promise<void> {
  const { state } = await requireBatch(store, batchId);
  const { outcomes, seeds } = await store.progress(batchId);
  if (state !== 'closed') {
    terminal.say(
      `batch ${batchId}: the cancellation is asked for; it takes effect when a worker runs (convsim worker)`,
    );
    return;
  }
  terminal.say(
    `batch ${batchId}: ${outcomes.cancelled ?? 0} of ${seeds} conversations are cancelled; all turns are kept`,
  );
  terminal.say('to take them up again, run the same spec with the same --batch');
}
