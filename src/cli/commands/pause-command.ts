import { Command } from 'commander';
import { InputError } from '../../contract/errors.ts';
import { handPauseReason } from '../../contract/hand-pause.ts';
import { connect } from '../connect.ts';
import type { CliContext } from '../cli-context.ts';
import { helpNotes } from '../help-notes.ts';
import { openKnownStore, requireBatch } from '../require-batch.ts';

import { resumeWords } from '../require-batch.ts';

/** `convsim pause BATCH`: starts nothing new until it is resumed; what is in flight ends and is kept. */
export function pauseCommand(context: CliContext): Command {
  return new Command('pause')
    .argument('<batch>', 'id of the batch')
    .option('--reason <text>', 'why; shown by convsim status')
    .description('pause a batch; calls in flight finish')
    .addHelpText(
      'after',
      helpNotes('steering.md#pause-and-resume', "convsim pause nightly-7 --reason 'the agent is being updated'"),
    )
    .action(async (batchId: string, { reason }: { reason?: string }) => {
      await pause(context, batchId, reason);
    });
}

async function pause(context: CliContext, batchId: string, reason: string | undefined): Promise<void> {
  await using store = await openKnownStore(context);
  const batch = await requireBatch(store, batchId);
  if (batch.state === 'closed')
    throw InputError.of('BATCH', `batch ${batchId} has ended, so there is nothing to pause`);
  await using session = await connect(context, { store });
  await session.batches.pause(batchId, reason);
  context.terminal.say(`batch ${batchId} is ${handPauseReason(reason)}; calls in flight finish`);
  context.terminal.say(`to resume: ${resumeWords(batch)}`);
}
