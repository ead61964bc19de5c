import { conversationIdOf } from '../../src/contract/ids.ts';
import type { WorkerProcess } from '../fork-worker.ts';
import { type Load, noOpLoad } from '../load.ts';
import { startModelServer, type ModelServer, type Writer } from '../simulation/model-server.ts';
import type { Stage } from '../stage.ts';
import { playOf, prepareLoad, writerVariant } from '../variants/product.ts';
import { type HistorySize, sizeOf } from './history.ts';
import { bestOf, runRounds, type Throughput } from './throughput.ts';

/** Turns with the generator `user` compared with those with `llm`; a model on loopback writes for both, one call a turn. */
export interface Writers {
  readonly rounds: number;
  readonly throughput: readonly Throughput[];
  /** Temporal's history of a conversation with each. */
  readonly histories: readonly HistorySize[];
  /** CPU of server and worker a turn, `user` divided by `llm`: the median of the rounds. */
  readonly cpuRatio: number;
  /** The same of the worker alone. */
  readonly workerRatio: number;
}

const WRITERS: readonly Writer[] = ['llm', 'user'];

/** Runs a load with both, round after round in one worker; its model counts as CPU of the client. */
export async function compareWriters(
  stage: Stage,
  worker: WorkerProcess,
  { load, rounds }: { load: Load; rounds: number },
): Promise<Writers> {
  const server = await startModelServer();
  try {
    const histories: HistorySize[] = [];
    for (const writer of WRITERS) histories.push(await warmUp(stage, server, { writer, turns: load.turns }));
    const variants = WRITERS.map((writer) => writerVariant(stage, worker, { writer, server }));
    const [llm = [], user = []] = await runRounds(variants, { load, rounds, serverPid: stage.server.pid });
    return {
      rounds,
      throughput: [llm, user].map(bestOf),
      histories,
      cpuRatio: medianRatio(user, llm, ({ serverCpuMs, workerCpuMs }) => serverCpuMs + workerCpuMs),
      workerRatio: medianRatio(user, llm, ({ workerCpuMs }) => workerCpuMs),
    };
  } finally {
    server.close();
  }
}

async function warmUp(
  stage: Stage,
  server: ModelServer,
  { writer, turns }: { writer: Writer; turns: number },
): Promise<HistorySize> {
  const load = noOpLoad(10, turns);
  const { batchId, run } = await prepareLoad(stage, load, playOf(writer, server, load));
  await run();
  return { turns, ...(await sizeOf(stage, conversationIdOf(batchId, 'c0'))) };
}

function medianRatio(
  runs: readonly Throughput[],
  others: readonly Throughput[],
  figure: (run: Throughput) => number,
): number {
  const ratios = runs.map((run, round) => figure(run) / figure(others[round] ?? run)).toSorted((a, b) => a - b);
  const middle = (ratios.length - 1) / 2;
  return ((ratios[Math.floor(middle)] ?? Number.NaN) + (ratios[Math.ceil(middle)] ?? Number.NaN)) / 2;
}
