import { join } from 'node:path';
import { forkWorker } from './fork-worker.ts';
import { goalsOf } from './goals.ts';
import { type Load, loadName, noOpLoad } from './load.ts';
import { measureCrowd } from './measure/crowd.ts';
import { measureHistories } from './measure/history.ts';
import { type LatencyRun, measureLatency } from './measure/latency.ts';
import { describeMachine } from './measure/machine.ts';
import { measurePace } from './measure/pace.ts';
import { measureStartup } from './measure/startup.ts';
import { compareThroughput } from './measure/throughput.ts';
import { compareWriters } from './measure/writers.ts';
import type { BenchOptions } from './options.ts';
import type { BenchResults } from './results.ts';
import { bundleInto, bundleOnce, openBeside, ROOT, type Stage } from './stage.ts';
import { emptyVariant } from './variants/empty.ts';
import { memoryVariant } from './variants/memory.ts';
import { productVariant } from './variants/product.ts';
import type { Variant } from './variants/variant.ts';

const HISTORY_LENGTHS = [3, 6, 12];

type Say = (line: string) => void;

/** Everything the bench measures, one after the other, so that nothing competes with what is being measured. */
export async function measureAll(stage: Stage, options: BenchOptions, say: Say): Promise<BenchResults> {
  const load = noOpLoad(options.conversations, options.turns);
  const machine = describeMachine();
  say('starting workers');
  const bundle = await bundleOnce(stage, ROOT);
  const product = await forkWorker(stage, { variant: 'product', bundle });
  say('memory and disk');
  const crowd = await measureCrowd(stage, product.pid, { inFlight: 2 * load.conversations, turns: load.turns });
  const regular = { root: ROOT, workflows: 'bench/variants/regular-workflows.ts' };
  const emptyBundle = await bundleInto(join(stage.home, 'regular-workflows.js'), regular);
  const empty = await forkWorker(stage, { variant: 'empty', bundle: emptyBundle });
  const variants = [productVariant(stage, product), emptyVariant(stage, empty), memoryVariant];
  const beside = options.against === undefined ? undefined : await openBeside(stage, 'against');
  if (beside && options.against !== undefined) variants.push(await otherCheckout(beside, options.against));
  const throughput = await compare(stage, variants, { load, rounds: options.rounds, say });
  await beside?.close();
  // Many short rounds: what is looked for is less than the noise of one.
  const short = { load: noOpLoad(Math.ceil(load.conversations / 2), load.turns), rounds: 4 * options.rounds };
  say(`turns with user and with llm, ${short.rounds} rounds of each`);
  const writers = await compareWriters(stage, product, short);
  say('histories');
  const history = await measureHistories(stage, HISTORY_LENGTHS);
  const latency = await measureLatencies(stage, product.pid, { loads: latencyLoads(options), say });
  say('start-up');
  const startup = await measureStartup(Math.min(options.rounds, 2));
  say('pace');
  const pace = measurePace();
  const measured = {
    machine,
    rounds: options.rounds,
    load,
    throughput,
    writers,
    crowd,
    history,
    startup,
    latency,
    pace,
  };
  return { ...measured, goals: goalsOf(measured) };
}

/** The product as another checkout has it, with a store of its own. */
async function otherCheckout(beside: Stage, root: string): Promise<Variant> {
  const bundle = await bundleOnce(beside, root);
  return productVariant(beside, await forkWorker(beside, { variant: 'product', bundle, root }), 'other checkout');
}

interface Comparison {
  readonly load: Load;
  readonly rounds: number;
  readonly say: Say;
}

/** A worker's first turns are slow: code is compiled, files are read. */
async function compare(stage: Stage, variants: readonly Variant[], { load, rounds, say }: Comparison) {
  for (const variant of variants) await (await variant.prepare(noOpLoad(10, 3)))();
  say(`throughput: ${load.conversations} conversations of ${load.turns} turns, ${rounds} rounds of each variant`);
  return compareThroughput(variants, { load, rounds, serverPid: stage.server.pid });
}

/** Slow components as models are: 3 s and 1 s; with `--full` more of them, and slower ones. */
function latencyLoads({ hasLatency, isFull }: BenchOptions): Load[] {
  const load = (inFlight: number, agentMs: number, questionsMs: number): Load => {
    return { conversations: inFlight, inFlight, turns: 5, agentMs, questionsMs };
  };
  const quick = hasLatency ? [load(100, 3_000, 1_000)] : [];
  const full = isFull ? [load(200, 3_000, 1_000), load(500, 3_000, 1_000), load(500, 15_000, 5_000)] : [];
  return [...quick, ...full];
}

async function measureLatencies(
  stage: Stage,
  workerPid: number,
  { loads, say }: { loads: readonly Load[]; say: Say },
): Promise<LatencyRun[]> {
  const runs: LatencyRun[] = [];
  for (const load of loads) {
    say(`latency: ${loadName(load)}`);
    runs.push(await measureLatency(stage, workerPid, load));
  }
  return runs;
}
