import type { Command } from 'commander';
import { InputError } from '../contract/errors.ts';
import { FAILED_OUTCOMES } from '../contract/outcome.ts';
import type { CliContext } from './context.ts';
import { openKnownStore, requireBatch } from './known-batch.ts';
import { leadBatch } from './lead-batch.ts';
import { type LeadOptions, withLeadOptions } from './lead-options.ts';

/** `convsim retry BATCH`: takes failed conversations up again at the step that failed. */
export function addRetryCommand(program: Command, context: CliContext): void {
  const command = program
    .command('retry')
    .argument('<batch>', 'id of the batch')
    .description('take the failed conversations of a batch up again, each at the step that failed');
  withLeadOptions(command).action(async (batchId: string, options: LeadOptions) => {
    process.exitCode = await retry(context, batchId, options);
  });
}

async function retry(context: CliContext, batchId: string, options: LeadOptions): Promise<number> {
  const store = await openKnownStore(context);
  try {
    const batch = await requireBatch(store, batchId);
    if (batch.seedCount === null) {
      throw InputError.of(batchId, 'its seeds are not all loaded; go on with convsim run SPEC --batch first');
    }
    const count = await store.reopen(batchId, FAILED_OUTCOMES);
    context.terminal.say(`batch ${batchId}: ${count} failed conversations are taken up again`);
    return await leadBatch(context, { store, batchId, options });
  } finally {
    await store.close();
  }
}
