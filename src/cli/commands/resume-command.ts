import { Command } from 'commander';
import { checkRun } from '../check-run.ts';
import type { CliContext } from '../cli-context.ts';
import { helpNotes } from '../help-notes.ts';
import { openKnownStore, requireRunnable } from '../require-batch.ts';
import { type RunOptions, withRunOptions } from '../run-options.ts';
import { runToEnd } from '../run-to-end.ts';
import { sayChangedContent } from '../say-changed-content.ts';

/** `convsim resume BATCH`: ends a pause and runs the batch to its end. */
export function resumeCommand(context: CliContext): Command {
  const command = new Command('resume')
    .argument('<batch>', 'id of the batch')
    .description('resume a batch that was paused, cancelled or interrupted')
    .addHelpText('after', helpNotes('steering.md#pause-and-resume', 'convsim resume nightly-7'));
  return withRunOptions(command).action(async (batchId: string, options: RunOptions) => {
    process.exitCode = await resume(context, batchId, options);
  });
}

async function resume(context: CliContext, batchId: string, options: RunOptions): Promise<number> {
  await using store = await openKnownStore(context);
  const batch = await requireRunnable(store, batchId);
  await checkRun(context, { batchId, options });
  await sayChangedContent(context, batch);
  const change = { kind: 'resume' } as const;
  return await runToEnd(context, { store, batchId, change, options, again: ['resume', batchId] });
}
