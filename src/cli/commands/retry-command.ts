import { correctedCommand } from '../../contract/batch-commands.ts';
import { Command } from 'commander';
import { checkRun } from '../check-run.ts';
import type { CliContext } from '../cli-context.ts';
import { helpNotes } from '../help-notes.ts';
import { openKnownStore, requireRunnable } from '../require-batch.ts';
import { type RunOptions, withRunOptions } from '../run-options.ts';
import { runToEnd } from '../run-to-end.ts';
import { sayChangedContent } from '../say-changed-content.ts';

/** `convsim retry BATCH`: retries failed conversations, each from the step that failed. */
export function retryCommand(context: CliContext): Command {
  const command = new Command('retry')
    .argument('<batch>', 'id of the batch')
    .description('retry the failed conversations of a batch, each from the step that failed')
    .addHelpText('after', helpNotes('command-line.md#convsim-retry', 'convsim retry nightly-7'));
  return withRunOptions(command).action(async (batchId: string, options: RunOptions) => {
    process.exitCode = await retry(context, batchId, options);
  });
}

async function retry(context: CliContext, batchId: string, options: RunOptions): Promise<number> {
  await using store = await openKnownStore(context);
  const batch = await requireRunnable(store, batchId, ' and retryFailed: true');
  await checkRun(context, { batchId, options });
  await sayChangedContent(context, batch);
  const correct = correctedCommand(batchId);
  context.terminal.say(`note: retry uses the spec stored with the batch; to store a corrected one first: ${correct}`);
  const change = { kind: 'retry' } as const;
  return await runToEnd(context, { store, batchId, change, options, again: ['retry', batchId] });
}
