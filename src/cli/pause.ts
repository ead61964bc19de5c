import type { Command } from 'commander';
import { InputError } from '../contract/errors.ts';
import { handPauseReason } from '../contract/hand-pause.ts';
import type { CliContext } from './context.ts';
import { openKnownStore, requireBatch } from './known-batch.ts';
import { openSession } from './session.ts';
import { wayOn } from './way-on.ts';

/** `convsim pause BATCH`: starts nothing new until it is resumed; what is in flight ends and is kept. */
export function addPauseCommand(program: Command, context: CliContext): void {
  program
    .command('pause')
    .argument('<batch>', 'id of the batch')
    .option('--reason <text>', 'why, for those who look at its status')
    .description('start nothing new in a batch until it is resumed')
    .action(async (batchId: string, { reason }: { reason?: string }) => {
      await pause(context, batchId, reason);
    });
}

async function pause(context: CliContext, batchId: string, reason: string | undefined): Promise<void> {
  const store = await openKnownStore(context);
  try {
    const batch = await requireBatch(store, batchId);
    if (batch.state === 'closed')
      throw InputError.of('BATCH', `batch ${batchId} has ended, so there is nothing to pause`);
    const session = await openSession(context, { store });
    try {
      await session.batches.pause(batchId, reason);
    } finally {
      await session.close();
    }
    context.terminal.say(`batch ${batchId} is ${handPauseReason(reason)}; what is in flight ends and is kept`);
    context.terminal.say(`to go on: ${wayOn(batch)}`);
  } finally {
    await store.close();
  }
}
