import { hasWorkLeft } from '../client/reopened-outcomes.ts';
import type { Config } from '../config.ts';
import { isBrake } from '../contract/brake-reason.ts';
import { UnavailableError } from '../contract/errors.ts';
import { isLedByScript } from '../contract/function-type.ts';
import { batchDoing } from '../progress/batch-doing.ts';
import type { ShownProgress } from '../progress/shown-progress.ts';
import { type BatchEvent, runBatch } from '../session/run-batch.ts';
import { openSession } from '../session/session.ts';
import type { ComponentTypes } from '../spec/component-types.ts';
import type { Batch, Store } from '../store/store.ts';
import type { SimulateOptions, SimulateProgress } from './simulate-options.ts';

/** A prepared batch of a script, and what to run it with. */
interface ScriptRun {
  readonly batch: Batch;
  readonly types: ComponentTypes;
  readonly config: Config;
  readonly options: SimulateOptions;
}

/**
 * Runs the batch of a script to its end with a worker in this process; starts nothing when nothing is left to do.
 * @throws {UnavailableError} when Temporal, the worker or a component cannot be used; the batch is resumable.
 */
export async function runScript(store: Store, { batch, types, config, options }: ScriptRun): Promise<void> {
  const { batchId, manifest } = batch;
  const { say = () => {}, signal = new AbortController().signal } = options;
  if (!(await hasWorkLeft(store, batchId))) return;
  await using session = await openSession({ config, say, store, signal });
  const script = isLedByScript(manifest.spec) ? { batchId, types } : undefined;
  const on = (event: BatchEvent) => forward(event, batchId, options);
  const end = await runBatch({ session, batchId, mode: 'serve', script, signal, on });
  if (end.kind === 'closed' || end.kind === 'started') return;
  const remedy = isBrake(end.reason)
    ? 'run the script again with retryFailed: true'
    : 'run the script again to resume it';
  throw new UnavailableError(`batch ${batchId} is ${end.kind}: ${end.reason}; ${remedy}`);
}

function forward(event: BatchEvent, batchId: string, { say, onProgress }: SimulateOptions): void {
  if (event.kind === 'progress') onProgress?.(progressOf(event.progress));
  if (event.kind === 'paused') say?.(`batch ${batchId} is ${event.reason}`);
  if (event.kind === 'resumed') say?.(`batch ${batchId} continues`);
}

/** Only what `onProgress` is documented to receive. */
function progressOf(progress: ShownProgress): SimulateProgress {
  const { seeds, outcomes, turns, cutOff, agentUsage, questionUsage, judgeUsage, retrying, rateLimited } = progress;
  const doing = batchDoing(progress, Date.now());
  const ofJudges = judgeUsage && { judgeUsage };
  return { seeds, outcomes, turns, cutOff, agentUsage, questionUsage, ...ofJudges, retrying, rateLimited, doing };
}
