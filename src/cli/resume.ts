import type { Command } from 'commander';
import { checkLead } from './check-lead.ts';
import type { CliContext } from './context.ts';
import { openKnownStore } from './known-batch.ts';
import { leadBatch } from './lead-batch.ts';
import { type LeadOptions, outWords, withLeadOptions } from './lead-options.ts';
import { shellWords } from './shell-words.ts';
import { requireLeadable } from './steerable-batch.ts';

/** `convsim resume BATCH`: takes a pause away and leads the batch to its end. */
export function addResumeCommand(program: Command, context: CliContext): void {
  const command = program
    .command('resume')
    .argument('<batch>', 'id of the batch')
    .description('go on with a batch that was paused, cancelled or interrupted');
  withLeadOptions(command).action(async (batchId: string, options: LeadOptions) => {
    process.exitCode = await resume(context, batchId, options);
  });
}

async function resume(context: CliContext, batchId: string, options: LeadOptions): Promise<number> {
  const store = await openKnownStore(context);
  try {
    const { state } = await requireLeadable(store, batchId);
    await checkLead(context, { batchId, options });
    const prepare = async () => {
      context.terminal.say(state === 'paused' ? `batch ${batchId}: the pause is over` : `batch ${batchId} goes on`);
    };
    const again = shellWords(['convsim', 'resume', batchId, ...outWords(options)]);
    return await leadBatch(context, { store, batchId, options, prepare, resume: again });
  } finally {
    await store.close();
  }
}
