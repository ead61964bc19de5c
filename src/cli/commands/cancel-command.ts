import { WorkflowFailedError } from '@temporalio/client';
import { Command } from 'commander';
import { awaitCancelled } from '../../client/await-batch.ts';
import { judgeCommand } from '../../contract/batch-commands.ts';
import { InputError } from '../../contract/errors.ts';
import { isLedByScript } from '../../contract/function-type.ts';
import { judgingOf } from '../../contract/ids.ts';
import { counted, fullCount } from '../../progress/amounts.ts';
import { componentTypes } from '../../spec/component-types.ts';
import type { Session } from '../../session/session.ts';
import type { Batch, Store } from '../../store/store.ts';
import { connect } from '../connect.ts';
import type { CliContext } from '../cli-context.ts';
import { helpNotes } from '../help-notes.ts';
import { openKnownStore, requireBatch } from '../require-batch.ts';

import { resumeWords } from '../require-batch.ts';

/**
 * How long a cancellation may take before the command returns: batch, shard and conversation each wait up to 10 s for a
 * worker that is gone.
 */
const PATIENCE_MS = 60_000;

/** `convsim cancel BATCH`: ends what is open as `cancelled`, and its judging; turns and scores are kept. */
export function cancelCommand(context: CliContext): Command {
  return new Command('cancel')
    .argument('<batch>', 'id of the batch')
    .description('cancel the open conversations of a batch; their turns are kept')
    .addHelpText('after', helpNotes('command-line.md#convsim-cancel', 'convsim cancel nightly-7'))
    .action(async (batchId: string) => {
      await cancel(context, batchId);
    });
}

async function cancel(context: CliContext, batchId: string): Promise<void> {
  await using store = await openKnownStore(context);
  const batch = await requireBatch(store, batchId);
  const judging = (await store.openJudgings()).find((each) => each.batchId === batchId);
  if (judging) await cancelJudging(context, store, { batch, set: judging.set });
  if (batch.state === 'closed') {
    if (!judging) context.terminal.say(`batch ${batchId} has ended; there is nothing to cancel`);
    return;
  }
  if (batch.seedCount === null) {
    const remedy = `stop the run that loads them, or delete the batch: convsim delete ${batchId}`;
    throw InputError.of('BATCH', `batch ${batchId} is still loading its seeds and is not running yet; ${remedy}`);
  }
  await cancelOpen(context, store, batch);
  await sayCancelled(context, store, batchId);
}

/** As with a batch, it takes a worker: with the embedded server, this process runs one. */
async function cancelJudging(
  context: CliContext,
  store: Store,
  { batch: { batchId, manifest }, set }: { readonly batch: Batch; readonly set: string },
): Promise<void> {
  const { terminal } = context;
  await using session = await connect(context, { store });
  const { judgings, settings } = session;
  if (await judgings.cancel(batchId)) {
    const queueOf = isLedByScript(manifest.spec) ? batchId : undefined;
    const wishes = { batchId: judgingOf(batchId), queueOf };
    await using _ = settings.isExternal ? undefined : await session.startWorker(wishes);
    const signal = AbortSignal.timeout(PATIENCE_MS);
    await judgings.awaitEnd(batchId, signal).catch((error: unknown) => {
      if (!(error instanceof WorkflowFailedError) && !signal.aborted) throw error;
    });
  }
  const isOver = !(await judgings.isRunning(batchId));
  const done = isOver ? 'is cancelled; all scores are kept' : 'is asked to end; it does when a worker runs';
  terminal.say(`batch ${batchId}: the judging with the set ${set} ${done}`);
  if (isOver) terminal.say(`to continue it: ${judgeCommand(batchId, set)}`);
}

async function cancelOpen(context: CliContext, store: Store, batch: Batch): Promise<void> {
  await using session = await connect(context, { store });
  if (await session.batches.cancel(batch.batchId)) await carryOut(session, batch);
}

/** A cancellation needs a worker: with the embedded server, this process runs one. */
async function carryOut(session: Session, { batchId, manifest }: Batch): Promise<void> {
  // Ending what is open calls no function of the script: this process can serve the batch's queue without them.
  const script = isLedByScript(manifest.spec) ? { batchId, types: componentTypes } : undefined;
  await using _ = session.settings.isExternal ? undefined : await session.startWorker({ batchId, script });
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    await awaitCancelled({ batches: session.batches, batchId, signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

async function sayCancelled({ terminal }: CliContext, store: Store, batchId: string): Promise<void> {
  const batch = await requireBatch(store, batchId);
  const { outcomes, seeds } = await store.progress(batchId);
  if (batch.state !== 'closed') {
    const isScript = isLedByScript(batch.manifest.spec);
    terminal.say(
      `batch ${batchId}: cancellation requested; ${isScript ? 'it takes effect when its script runs' : 'it takes effect when a worker runs: convsim worker'}`,
    );
    return;
  }
  const cancelled = outcomes.cancelled ?? 0;
  const verb = cancelled === 1 ? 'is' : 'are';
  terminal.say(
    `batch ${batchId}: ${fullCount(cancelled)} of ${counted(seeds, 'conversation')} ${verb} cancelled; all turns are kept`,
  );
  if (cancelled > 0) terminal.say(`to continue them: ${resumeWords(batch, true)}`);
}
