import { Command } from 'commander';
import type { Budget } from '../../contract/budget.ts';
import { InputError } from '../../contract/errors.ts';
import { counted } from '../../progress/amounts.ts';
import { budgetDetails, budgetUses } from '../../progress/budget-use.ts';
import type { Session } from '../../session/session.ts';
import type { Batch } from '../../store/store.ts';
import { type BudgetOptions, budgetOf, withBudgetOptions } from '../budget-options.ts';
import { connect } from '../connect.ts';
import type { CliContext } from '../cli-context.ts';
import { helpNotes } from '../help-notes.ts';
import { openKnownStore, requireBatch } from '../require-batch.ts';

import { resumeWords } from '../require-batch.ts';
import { CONCURRENCY, wholeNumber } from '../whole-number.ts';

interface SetOptions extends BudgetOptions {
  readonly concurrency?: string;
}

/** `convsim set BATCH`: changes the concurrency or the budget of a batch, also while it runs. */
export function setCommand(context: CliContext): Command {
  const command = new Command('set')
    .argument('<batch>', 'id of the batch')
    .option('--concurrency <n>', 'conversations in flight from now on')
    .description('change the concurrency or the budget of a batch, even while it runs')
    .addHelpText(
      'after',
      helpNotes(
        'steering.md#change-the-concurrency',
        'convsim set nightly-7 --concurrency 20',
        'convsim set nightly-7 --budget-duration 8h',
      ),
    );
  return withBudgetOptions(command).action(async (batchId: string, options: SetOptions) => {
    await set(context, batchId, options);
  });
}

async function set(context: CliContext, batchId: string, options: SetOptions): Promise<void> {
  const change = checked(options);
  await using store = await openKnownStore(context);
  const batch = await requireBatch(store, batchId);
  await using session = await connect(context, { store });
  await apply(context, session, { batch, ...change });
}

function checked(options: SetOptions): { concurrency: number | undefined; budget: Budget } {
  const { concurrency: given } = options;
  const concurrency = given === undefined ? undefined : wholeNumber('--concurrency', given, CONCURRENCY);
  const budget = budgetOf(options);
  if (concurrency !== undefined || Object.keys(budget).length > 0) return { concurrency, budget };
  throw InputError.of(
    'set',
    'nothing to set; give --concurrency, --budget-turns, --budget-tokens or --budget-duration',
  );
}

async function apply(
  { terminal }: CliContext,
  { batches, judgings, store }: Session,
  { batch, concurrency, budget }: { batch: Batch; concurrency: number | undefined; budget: Budget },
): Promise<void> {
  const { batchId } = batch;
  if (concurrency !== undefined) {
    const isRunning = await batches.setConcurrency(batchId, concurrency);
    const since = isRunning ? 'from now on' : 'the next time it runs';
    terminal.say(`batch ${batchId}: at most ${counted(concurrency, 'conversation')} in flight ${since}`);
    if (await judgings.setConcurrency(batchId, concurrency))
      terminal.say(`its judging: at most ${counted(concurrency, 'conversation')} at a time from now on`);
  }
  if (Object.keys(budget).length === 0) return;
  const whole = await batches.setBudget(batchId, budget);
  terminal.say(`batch ${batchId}: budget used ${budgetDetails(budgetUses(whole, await store.readSpent(batchId)))}`);
  const left = (await store.progress(batchId)).outcomes['budget-exhausted'] ?? 0;
  if (left > 0)
    terminal.say(
      `to continue the ${counted(left, 'conversation')} that the old budget ended: ${resumeWords(batch, batch.state === 'closed')}`,
    );
}
