import { Command } from 'commander';
import { InputError } from '../../contract/errors.ts';
import { judgingOf } from '../../contract/ids.ts';
import { counted } from '../../progress/amounts.ts';
import { isInterrupted, readServed } from '../../progress/is-served.ts';
import type { Store } from '../../store/store.ts';
import { confirm } from '../confirm.ts';
import { connect } from '../connect.ts';
import type { CliContext } from '../cli-context.ts';
import { helpNotes } from '../help-notes.ts';
import { openKnownStore, requireBatch } from '../require-batch.ts';

/** `convsim delete BATCH`: removes a batch that does not run, with everything said in it, once that is confirmed. */
export function deleteCommand(context: CliContext): Command {
  return new Command('delete')
    .argument('<batch>', 'id of the batch')
    .description('delete a batch that is not running, with all its turns')
    .addHelpText(
      'after',
      helpNotes('command-line.md#convsim-delete', 'convsim delete nightly-7', 'convsim delete nightly-7 --yes'),
    )
    .option('--yes', 'delete without asking; required without a terminal')
    .action(async (batchId: string, { yes = false }: { readonly yes?: boolean }) => {
      await deleteBatch(context, batchId, yes);
    });
}

async function deleteBatch(context: CliContext, batchId: string, isConfirmed: boolean): Promise<void> {
  const { terminal } = context;
  await using store = await openKnownStore(context);
  const { state } = await requireBatch(store, batchId);
  if (state !== 'closed') await refuseIfRunning(context, store, batchId);
  const judging = (await store.openJudgings()).find((each) => each.batchId === batchId);
  if (judging && (await readServed(store))(judgingOf(batchId)))
    throw InputError.of(
      'BATCH',
      `batch ${batchId} is being judged with the set ${judging.set}; let that end, or cancel it first: convsim cancel ${batchId}`,
    );
  const { seeds, turns } = await store.progress(batchId);
  const size = `${counted(seeds, 'conversation')}, ${counted(turns, 'turn')}`;
  const question = { deletes: `batch ${batchId} (${size})`, isConfirmed, input: process.stdin };
  if (!(await confirm(terminal, question))) return terminal.say(`batch ${batchId} is kept`);
  if (judging) await endJudging(context, store, batchId);
  await store.deleteBatch(batchId);
  terminal.say(`batch ${batchId} is deleted: ${size}; exported files are kept`);
}

/** A judging that was interrupted or paused is still known to Temporal, under a name that another batch may get. */
async function endJudging(context: CliContext, store: Store, batchId: string): Promise<void> {
  await using session = await connect(context, { store });
  await session.judgings.terminate(batchId);
}

async function refuseIfRunning(context: CliContext, store: Store, batchId: string): Promise<void> {
  await using session = await connect(context, { store });
  if (!(await session.batches.isRunning(batchId))) return;
  const state = (await isInterrupted(store, { batchId, state: 'open' })) ? 'was interrupted' : 'is still running';
  throw InputError.of('BATCH', `batch ${batchId} ${state}; cancel it first: convsim cancel ${batchId}`);
}
