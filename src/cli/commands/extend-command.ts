import { Command } from 'commander';
import { checkExtension } from '../../client/extend-batch.ts';
import { checkRun } from '../check-run.ts';
import type { CliContext } from '../cli-context.ts';
import { helpNotes } from '../help-notes.ts';
import { openKnownStore, requireRunnable } from '../require-batch.ts';
import { type RunOptions, withRunOptions } from '../run-options.ts';
import { runToEnd } from '../run-to-end.ts';
import { TURNS, wholeNumber } from '../whole-number.ts';

interface ExtendOptions extends RunOptions {
  readonly turns: string;
}

/** `convsim extend BATCH --turns N`: raises the limit of turns; completed conversations continue. */
export function extendCommand(context: CliContext): Command {
  const command = new Command('extend')
    .argument('<batch>', 'id of the batch')
    .requiredOption('--turns <n>', 'the new maxTurns: follow-up turns after the seed question in total')
    .description('let the completed conversations of a batch continue for more turns')
    .addHelpText('after', helpNotes('steering.md#extend', 'convsim extend nightly-7 --turns 8'));
  return withRunOptions(command).action(async (batchId: string, options: ExtendOptions) => {
    process.exitCode = await extend(context, batchId, options);
  });
}

async function extend(context: CliContext, batchId: string, options: ExtendOptions): Promise<number> {
  const maxTurns = wholeNumber('--turns', options.turns, TURNS);
  await using store = await openKnownStore(context);
  const batch = await requireRunnable(store, batchId);
  checkExtension(batch, maxTurns);
  await checkRun(context, { batchId, options });
  const change = { kind: 'extend', batch, maxTurns } as const;
  const again = ['extend', batchId, '--turns', options.turns];
  return await runToEnd(context, { store, batchId, change, options, again });
}
