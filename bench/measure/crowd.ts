import { storeFile } from '../../src/store/store-place.ts';
import { serverFiles } from '../../src/temporal/server-files.ts';
import type { Stage } from '../stage.ts';
import { usedBytes } from './disk.ts';
import { measureLatency } from './latency.ts';

/** What many conversations in flight take of memory and, when they have ended, of the disk. */
export interface Crowd {
  readonly inFlight: number;
  readonly turns: number;
  readonly workerPeakMiB: number;
  readonly serverPeakMiB: number;
  /** By which Temporal's database grew a conversation, after a checkpoint. */
  readonly temporalBytes: number;
  /** By which the store grew a conversation, after a checkpoint. */
  readonly storeBytes: number;
}

/**
 * Runs conversations that all wait for their agents at once. To be called first on a stage: a process seldom gives
 * memory back, and the server still deletes what earlier batches no longer need.
 */
export async function measureCrowd(
  stage: Stage,
  workerPid: number,
  { inFlight, turns }: { inFlight: number; turns: number },
): Promise<Crowd> {
  const files = [serverFiles(stage.home).database, storeFile(stage.home)];
  const before = files.map(usedBytes);
  const load = { conversations: inFlight, inFlight, turns, agentMs: 1_000, questionsMs: 300 };
  const { workerPeakMiB, serverPeakMiB } = await measureLatency(stage, workerPid, load);
  const [temporalBytes = 0, storeBytes = 0] = files.map((file, index) => {
    return (usedBytes(file) - (before[index] ?? 0)) / inFlight;
  });
  return { inFlight, turns, workerPeakMiB, serverPeakMiB, temporalBytes, storeBytes };
}
