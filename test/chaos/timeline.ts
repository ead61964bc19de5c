import type { Evidence } from './evidence.ts';

/** What happened in a schedule, a line each, in seconds since its first process was started: for people who look for a cause. */
export function timelineText({ faults, processes, calls, healedMs }: Evidence): string {
  const startMs = Math.min(...processes.map(({ startedMs }) => startedMs));
  const lines: (readonly [atMs: number, text: string])[] = [[healedMs, 'everything is healed']];
  for (const { fault, fromMs, toMs, lost } of faults) {
    const { after: _, forMs: __, ...harm } = fault;
    const name = Object.values(harm).join(' ');
    lines.push([fromMs, `${name}${lost === undefined ? '' : ` (${lost})`}`], [toMs, `${name}: over`]);
  }
  for (const { name, startedMs, endedMs, code, signal } of processes) {
    lines.push([startedMs, `${name} starts`], [endedMs, `${name} ends with ${code ?? signal}`]);
  }
  const asked = new Map<string, number>();
  for (const { conversation, turn } of calls) {
    const key = `${conversation}/${turn}`;
    asked.set(key, (asked.get(key) ?? 0) + 1);
  }
  for (const { call, conversation, turn, worker, askedMs, answeredMs } of calls) {
    if (asked.get(`${conversation}/${turn}`) === 1) continue;
    lines.push([askedMs, `call ${call}: turn ${turn} of ${conversation} by ${worker}`]);
    if (answeredMs !== undefined) lines.push([answeredMs, `call ${call} is answered`]);
  }
  return lines
    .toSorted(([one], [other]) => one - other)
    .map(([atMs, text]) => `${((atMs - startMs) / 1_000).toFixed(1).padStart(7)} ${text}`)
    .join('\n');
}
