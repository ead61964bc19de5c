import type { Command } from 'commander';
import { InputError } from '../contract/errors.ts';
import { isLedByScript } from '../contract/function-type.ts';
import { FAILED_OUTCOMES } from '../contract/outcome.ts';
import { counted } from '../progress/amounts.ts';
import { checkLead } from './check-lead.ts';
import type { CliContext } from './context.ts';
import { openKnownStore, requireBatch } from './known-batch.ts';
import { leadBatch } from './lead-batch.ts';
import { type LeadOptions, outWords, withLeadOptions } from './lead-options.ts';
import { shellWords } from './shell-words.ts';

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
    if (isLedByScript(batch.manifest.spec)) {
      const remedy = `run that script again with batch: '${batchId}' and retryFailed: true`;
      throw InputError.of('BATCH', `batch ${batchId} is led by functions of a script; ${remedy}`);
    }
    if (batch.seedCount === null) {
      throw InputError.of(
        'BATCH',
        `the seeds of batch ${batchId} are not all loaded; load them first: convsim run SPEC --batch ${batchId}`,
      );
    }
    await checkLead(context, { batchId, options });
    const prepare = async () => {
      const count = await store.reopen(batchId, FAILED_OUTCOMES);
      context.terminal.say(`batch ${batchId}: ${takenUp(count)}`);
    };
    const again = shellWords(['convsim', 'retry', batchId, ...outWords(options)]);
    return await leadBatch(context, { store, batchId, options, prepare, resume: again });
  } finally {
    await store.close();
  }
}

function takenUp(count: number): string {
  if (count === 0) return 'no conversation has failed; what is open goes on';
  return `${counted(count, 'failed conversation')} ${count === 1 ? 'is' : 'are'} taken up again`;
}
