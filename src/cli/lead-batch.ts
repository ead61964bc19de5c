import { UnavailableError } from '../contract/errors.ts';
import type { Store } from '../store/store.ts';
import { stopServer } from '../temporal/stop-server.ts';
import { connectionSettings } from '../temporal/connection-settings.ts';
import { startBackgroundWorker } from './background-worker.ts';
import type { CliContext } from './context.ts';
import { driveBatch } from './drive.ts';
import { EXIT_INTERRUPTED, EXIT_OK } from './exit-codes.ts';
import { finishBatch } from './finish-batch.ts';
import { listenForInterruption } from './interruption.ts';
import { isUnderWay } from './is-under-way.ts';
import type { LeadOptions } from './lead-options.ts';
import { reportError } from './report-error.ts';
import { openSession, type Session } from './session.ts';

interface Lead {
  readonly store: Store;
  readonly batchId: string;
  /** What `checkLead` has found usable. */
  readonly options: LeadOptions;
  /** The command that goes on with the batch, for people to copy. */
  readonly resume: string;
  /**
   * Writes the batch to the store; called when Temporal answers, so that a start that cannot be leaves nothing behind.
   */
  readonly prepare: (signal: AbortSignal) => Promise<void>;
}

/** Prepares a batch and leads it to its end, writes its files and tells how it went; returns the exit code. */
export async function leadBatch(context: CliContext, lead: Lead): Promise<number> {
  const stopping = 'stopping: calls in flight may end for up to 10 s; Ctrl-C again stops at once';
  const interruption = listenForInterruption(() => context.terminal.say(stopping));
  try {
    const session = await openSession(context, { store: lead.store, signal: interruption.signal });
    try {
      return await leadInSession(context, { ...lead, session, interrupted: interruption.signal });
    } finally {
      await session.close();
    }
  } catch (error) {
    return await reportEnd(context, lead, { error, isInterrupted: interruption.signal.aborted });
  } finally {
    interruption.dispose();
    if (lead.options.stopServer) await stopUnlessUsed(context, lead);
  }
}

async function leadInSession(
  context: CliContext,
  lead: Lead & { session: Session; interrupted: AbortSignal },
): Promise<number> {
  const { session, batchId, interrupted, options } = lead;
  await lead.prepare(interrupted);
  // Where nothing is left to do, only the files are written.
  if (options.detach && (await session.batches.start(batchId))) return detach(context, lead);
  const startedAtMs = Date.now();
  const end = await driveBatch(context, { session, batchId, interrupted });
  if (end.kind === 'interrupted') return sayInterrupted(context, lead);
  return finishBatch(context, { ...lead, end, elapsedMs: Date.now() - startedAtMs });
}

async function detach(context: CliContext, { batchId, options }: Pick<Lead, 'batchId' | 'options'>): Promise<number> {
  const { terminal } = context;
  const log = startBackgroundWorker(context);
  terminal.say(`batch ${batchId} goes on in the background; its log: ${log}`);
  terminal.say(`watch it with convsim status ${batchId} --watch; end it with convsim cancel ${batchId}`);
  terminal.say(`write its records with convsim export ${batchId}`);
  if (options.json) await terminal.write(`${JSON.stringify({ batch_id: batchId, state: 'open', log })}\n`);
  return EXIT_OK;
}

/** Tells how to go on when the batch was left on its way. */
async function reportEnd(
  context: CliContext,
  lead: Lead,
  { error, isInterrupted }: { error: unknown; isInterrupted: boolean },
): Promise<number> {
  const isPrepared = (await lead.store.findBatch(lead.batchId).catch(() => null)) !== null;
  if (isInterrupted) return sayInterrupted(context, lead);
  if (!(error instanceof UnavailableError) || !isPrepared) throw error;
  const exitCode = reportError(error, context);
  context.terminal.say(`what was said is kept; to go on: ${lead.resume}`);
  return exitCode;
}

function sayInterrupted({ terminal }: CliContext, { resume }: Lead): number {
  terminal.say(`interrupted; what was said is kept. To go on: ${resume}`);
  return EXIT_INTERRUPTED;
}

/** The end of one run never stops a server that another uses. */
async function stopUnlessUsed({ config, terminal }: CliContext, { store, batchId }: Lead): Promise<void> {
  if (connectionSettings(config.env)) {
    terminal.say('--stop-server stops nothing: TEMPORAL_ADDRESS or a profile names a server of your own');
    return;
  }
  const others = (await store.listBatches()).filter((batch) => isUnderWay(batch) && batch.batchId !== batchId);
  if (others.length > 0) {
    terminal.say(
      `the Temporal server stays up: batch ${others[0]?.batchId} is ${others[0]?.state}; stop it with convsim server --stop`,
    );
    return;
  }
  if ((await stopServer(config)) === 'stopped') terminal.say('the Temporal server is stopped');
}
