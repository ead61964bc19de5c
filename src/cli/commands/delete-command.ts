import { Command } from 'commander';
import { InputError } from '../../contract/errors.ts';
import { counted } from '../../progress/amounts.ts';
import type { Store } from '../../store/store.ts';
import { connect } from '../connect.ts';
import type { CliContext } from '../cli-context.ts';
import { openKnownStore, requireBatch } from '../require-batch.ts';

/** `convsim delete BATCH`: removes a batch that does not run, with everything said in it. */
export function deleteCommand(context: CliContext): Command {
  return new Command('delete')
    .argument('<batch>', 'id of the batch')
    .description('delete a batch that is not running, with all its turns')
    .action(async (batchId: string) => {
      await deleteBatch(context, batchId);
    });
}

async function deleteBatch(context: CliContext, batchId: string): Promise<void> {
  await using store = await openKnownStore(context);
  const { state } = await requireBatch(store, batchId);
  if (state !== 'closed') await refuseIfRunning(context, store, batchId);
  const { seeds, turns } = await store.progress(batchId);
  await store.deleteBatch(batchId);
  context.terminal.say(
    `batch ${batchId} is deleted: ${counted(seeds, 'conversation')}, ${counted(turns, 'turn')}; exported files are kept`,
  );
}

async function refuseIfRunning(context: CliContext, store: Store, batchId: string): Promise<void> {
  await using session = await connect(context, { store });
  if (!(await session.batches.isRunning(batchId))) return;
  throw InputError.of('BATCH', `batch ${batchId} is still running; cancel it first: convsim cancel ${batchId}`);
}
