import type { Command } from 'commander';
import { InputError } from '../contract/errors.ts';
import { counted } from '../progress/amounts.ts';
import type { Store } from '../store/store.ts';
import type { CliContext } from './context.ts';
import { openKnownStore, requireBatch } from './known-batch.ts';
import { openSession } from './session.ts';

/** `convsim delete BATCH`: removes a batch that does not run, with everything said in it. */
export function addDeleteCommand(program: Command, context: CliContext): void {
  program
    .command('delete')
    .argument('<batch>', 'id of the batch')
    .description('remove a batch that is not running, with all its turns')
    .action(async (batchId: string) => {
      await deleteBatch(context, batchId);
    });
}

async function deleteBatch(context: CliContext, batchId: string): Promise<void> {
  const store = await openKnownStore(context);
  try {
    const { state } = await requireBatch(store, batchId);
    if (state !== 'closed') await refuseIfRunning(context, store, batchId);
    const { seeds, turns } = await store.progress(batchId);
    await store.deleteBatch(batchId);
    context.terminal.say(
      `batch ${batchId} is deleted: ${counted(seeds, 'conversation')}, ${counted(turns, 'turn')}; files written from it stay`,
    );
  } finally {
    await store.close();
  }
}

async function refuseIfRunning(context: CliContext, store: Store, batchId: string): Promise<void> {
  const session = await openSession(context, { store });
  try {
    if (await session.batches.isRunning(batchId)) {
      throw InputError.of('BATCH', `batch ${batchId} is not finished; cancel it first: convsim cancel ${batchId}`);
    }
  } finally {
    await session.close();
  }
}
