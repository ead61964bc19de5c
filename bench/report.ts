import type { LatencyRun } from './measure/latency.ts';
import type { BenchResults } from './results.ts';

/** The results as plain tables for a terminal. */
export function reportText(results: BenchResults): string {
  const sections = [machine, throughput, writers, history, resources, latency, pace, goals].map((section) =>
    section(results),
  );
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`;
}

function machine({ machine }: BenchResults): string {
  const { cpus, cpuModel, memoryGiB, node, loadAverage, loopCpuMs } = machine;
  return [
    `${cpus} CPUs (${cpuModel}), ${memoryGiB.toFixed(0)} GiB, Node ${node}`,
    `at the start: load average ${loadAverage.toFixed(2)}; ${loopCpuMs.toFixed(0)} ms of CPU for the bench's fixed loop`,
  ].join('\n');
}

function throughput({ throughput, load, rounds }: BenchResults): string {
  const head = ['variant', 'turns/s', 'server', 'worker', 'client', 'of its turns/s'];
  const product = throughput[0];
  const rows = throughput.map((each) => [
    each.variant,
    each.turnsPerSecond.toFixed(1),
    each.serverCpuMs.toFixed(1),
    each.workerCpuMs.toFixed(1),
    each.clientCpuMs.toFixed(2),
    each === product ? '' : `${((product?.turnsPerSecond ?? 0) / each.turnsPerSecond).toFixed(3)} x`,
  ]);
  const title = `${load.conversations} conversations of ${load.turns} turns, no-op agent; CPU in ms per turn; best of ${rounds} alternating rounds each`;
  return `${title}\n${table([head, ...rows])}`;
}

function writers({ writers: { rounds, throughput, histories, cpuRatio, workerRatio }, load }: BenchResults): string {
  const head = ['questions', 'turns/s', 'server', 'worker', 'events', 'bytes'];
  const rows = throughput.map(({ variant, turnsPerSecond, serverCpuMs, workerCpuMs }, index) => [
    variant,
    turnsPerSecond.toFixed(1),
    serverCpuMs.toFixed(1),
    workerCpuMs.toFixed(1),
    String(histories[index]?.events ?? ''),
    String(histories[index]?.bytes ?? ''),
  ]);
  const title = `the same with a model on loopback, one call a turn; best of ${rounds} alternating rounds each`;
  const ratios = `user against llm, median of the rounds: ${cpuRatio.toFixed(3)} x the CPU per turn, ${workerRatio.toFixed(3)} x the worker's; each conversation of ${load.turns} turns is ended by its model`;
  return `${title}\n${table([head, ...rows])}\n  ${ratios}`;
}

function history({ history: { sizes, growth } }: BenchResults): string {
  const head = ['turns', 'events', 'bytes', 'events per turn', 'bytes per turn'];
  const rows = sizes.map(({ turns, events, bytes }, index) => {
    const from = growth[index - 1];
    return [
      String(turns),
      String(events),
      String(bytes),
      from ? from.eventsPerTurn.toFixed(1) : '',
      from ? from.bytesPerTurn.toFixed(0) : '',
    ];
  });
  return `Temporal's history of a conversation, and what each further turn adds\n${table([head, ...rows])}`;
}

function resources({ crowd, startup }: BenchResults): string {
  const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;
  return table([
    [`disk of a conversation of ${crowd.turns} turns, Temporal`, kilobytes(crowd.temporalBytes)],
    [`disk of a conversation of ${crowd.turns} turns, store`, kilobytes(crowd.storeBytes)],
    [`peak memory with ${crowd.inFlight} in flight, worker`, `${crowd.workerPeakMiB.toFixed(0)} MiB`],
    [`peak memory with ${crowd.inFlight} in flight, server`, `${crowd.serverPeakMiB.toFixed(0)} MiB`],
    ['convsim run of one turn, server running', seconds(startup.warmMs)],
    ['convsim run of one turn, server started on the way', seconds(startup.coldMs)],
  ]);
}

function latency({ latency }: BenchResults): string {
  if (latency.length === 0) return '';
  const head = ['in flight', 'agent + generator', 'turns', 'wall', 'ideal', 'ratio', 'without the last question'];
  const rows = latency.map((run: LatencyRun) => [
    String(run.load.inFlight),
    `${run.load.agentMs / 1000} s + ${run.load.questionsMs / 1000} s`,
    String(run.load.turns),
    `${(run.wallMs / 1000).toFixed(1)} s`,
    `${(run.idealMs / 1000).toFixed(1)} s`,
    `${run.ratio.toFixed(2)} x`,
    `${run.strictRatio.toFixed(2)} x`,
  ]);
  return `slow components\n${table([head, ...rows])}`;
}

function pace({ pace }: BenchResults): string {
  const percent = (share: number | undefined) => (share === undefined ? '' : `${(100 * share).toFixed(0)} %`);
  const head = ['server', 'workers', 'limit used', 'taken of what it takes', 'refused', 'busiest second', 'back after'];
  const rows = pace.map((each) => [
    each.server,
    String(each.workers),
    percent(each.sentShare),
    percent(each.takenShare),
    percent(each.refusedShare),
    String(each.mostInSecond),
    each.recoveryMs === undefined ? '' : `${(each.recoveryMs / 1000).toFixed(0)} s`,
  ]);
  return `pace at servers that refuse requests, simulated with a limit of 20 per second\n${table([head, ...rows])}`;
}

function goals({ goals }: BenchResults): string {
  const rows = goals.map(({ name, value, limit, isMet }) => [
    name,
    String(limit),
    value.toFixed(2),
    isMet ? 'met' : 'missed',
  ]);
  return table([['goal', 'limit', 'measured', ''], ...rows]);
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

/** Columns side by side: the first to the left, the others to the right. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) => {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    return `  ${cells.join('  ').trimEnd()}`;
  };
  return rows.map(line).join('\n');
}
