import { checkOutputPlace } from '../output/output-place.ts';
import type { Store } from '../store/store.ts';
import { stopServer } from '../temporal/stop-server.ts';
import { startBackgroundWorker } from './background-worker.ts';
import type { CliContext } from './context.ts';
import { driveBatch } from './drive.ts';
import { EXIT_INTERRUPTED, EXIT_OK } from './exit-codes.ts';
import { finishBatch } from './finish-batch.ts';
import { listenForInterruption } from './interruption.ts';
import { type LeadOptions, outputFileOf } from './lead-options.ts';
import { openSession, type Session } from './session.ts';

interface Lead {
  readonly store: Store;
  readonly batchId: string;
  readonly options: LeadOptions;
}

/** Leads a prepared batch to its end, writes its files and tells how it went; returns the exit code. */
export async function leadBatch(context: CliContext, lead: Lead): Promise<number> {
  await checkOutputPlace(outputFileOf(lead.batchId, lead.options));
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
    if (!interruption.signal.aborted) throw error;
    return sayInterrupted(context, lead.batchId);
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
  if (options.detach) return detach(context, session, batchId);
  const startedAtMs = Date.now();
  const end = await driveBatch(context, { session, batchId, interrupted });
  if (end.kind === 'interrupted') return sayInterrupted(context, batchId);
  return finishBatch(context, { ...lead, end, elapsedMs: Date.now() - startedAtMs });
}

async function detach(context: CliContext, session: Session, batchId: string): Promise<number> {
  await session.batches.start(batchId);
  const log = startBackgroundWorker(context);
  context.terminal.say(`batch ${batchId} goes on in the background; its log: ${log}`);
  context.terminal.say(`watch it with convsim status ${batchId} --watch; end it with convsim cancel ${batchId}`);
  return EXIT_OK;
}

function sayInterrupted({ terminal }: CliContext, batchId: string): number {
  terminal.say(`interrupted; everything that was said is kept. Go on with the same command and --batch ${batchId}`);
  return EXIT_INTERRUPTED;
}

/** The end of one run never stops a server that another uses. */
async function stopUnlessUsed({ config, terminal }: CliContext, { store, batchId }: Lead): Promise<void> {
  const others = (await store.listBatches()).filter((batch) => batch.state === 'open' && batch.batchId !== batchId);
  if (others.length > 0) {
    terminal.say(
      `the Temporal server stays up: batch ${others[0]?.batchId} is open; stop it with convsim server --stop`,
    );
    return;
  }
  await stopServer(config);
  terminal.say('the Temporal server is stopped');
}
