import { correctedCommand, retryCommand as retryWords } from '../../contract/batch-commands.ts';
import { FAILED_OUTCOMES } from '../../contract/outcome.ts';
import { hasWorkLeft } from '../../client/reopened-outcomes.ts';
import { mayNeedCorrection } from '../../progress/next-commands.ts';
import type { Store } from '../../store/store.ts';
import { Command } from 'commander';
import { checkRun } from '../check-run.ts';
import type { CliContext } from '../cli-context.ts';
import { exitCodeOf } from '../exit-codes.ts';
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
  const batch = await requireRunnable(store, batchId, retryWords);
  await checkRun(context, { batchId, options });
  const { outcomes } = await store.progress(batchId);
  const hasFailed = FAILED_OUTCOMES.some((outcome) => (outcomes[outcome] ?? 0) > 0);
  if (!hasFailed && !asksForOutput(options) && !(await hasWorkLeft(store, batchId))) {
    context.terminal.say(`batch ${batchId}: nothing to retry`);
    return exitCodeOf(outcomes, false);
  }
  await sayChangedContent(context, batch);
  await noteSpec(context, store, batchId);
  const change = { kind: 'retry' } as const;
  return await runToEnd(context, { store, batchId, change, options, again: ['retry', batchId] });
}

/** Whether something is to be written or stopped even where nothing is left to do. */
function asksForOutput({ json, out, stopServer }: RunOptions): boolean {
  return json === true || out !== undefined || stopServer === true;
}

/** Says that the stored spec is used where that may be what failed. */
async function noteSpec({ terminal }: CliContext, store: Store, batchId: string): Promise<void> {
  if (!mayNeedCorrection(await store.failures(batchId))) return;
  const correct = correctedCommand(batchId);
  terminal.say(`note: retry uses the spec stored with the batch; to store a corrected one first: ${correct}`);
}
