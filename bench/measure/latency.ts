import { type Load, turnsOf } from '../load.ts';
import type { Stage } from '../stage.ts';
import { prepareLoad } from '../variants/product.ts';
import { watchMemory } from './processes.ts';

/** How much longer a load with slow components took than the components themselves. */
export interface LatencyRun {
  readonly load: Load;
  readonly wallMs: number;
  /** Every turn with its agent and its generator, conversations side by side. */
  readonly idealMs: number;
  readonly ratio: number;
  /** Against the time without the question that follows a conversation's last turn, which nobody asks for. */
  readonly strictRatio: number;
  readonly workerPeakMiB: number;
  readonly serverPeakMiB: number;
}

/** Runs a load whose components sleep, all its conversations in flight at once. */
export async function measureLatency(stage: Stage, workerPid: number, load: Load): Promise<LatencyRun> {
  const { run } = await prepareLoad(stage, load);
  const memory = watchMemory({ worker: workerPid, server: stage.server.pid });
  const startedAt = performance.now();
  await run().finally(() => memory.stop());
  const wallMs = performance.now() - startedAt;
  const peaks = memory.stop();
  const idealMs = ((load.agentMs + load.questionsMs) * turnsOf(load)) / load.conversations;
  return {
    load,
    wallMs,
    idealMs,
    ratio: wallMs / idealMs,
    strictRatio: wallMs / (idealMs - load.questionsMs),
    workerPeakMiB: peaks.worker,
    serverPeakMiB: peaks.server,
  };
}
