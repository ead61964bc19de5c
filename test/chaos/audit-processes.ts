import type { Evidence, Violation } from './evidence.ts';
import type { ProcessEnd } from './kept-process.ts';

/** How long after a fault a command may still give up because of it. */
const LATE_MS = 30_000;

type Processes = Pick<Evidence, 'processes' | 'faults' | 'healedMs' | 'servers' | 'schedule'>;

/** Commands that gave up, broke down or ended otherwise than they should, and more than one embedded server. */
export function auditProcesses(evidence: Processes): readonly Violation[] {
  const wrong = evidence.processes.flatMap((end) => {
    const why = whyWrong(end, evidence);
    const last = end.stderr.trimEnd().split('\n').slice(-3).join(' | ');
    return why === undefined ? [] : [`${end.name} ${why}; it said: ${last}`];
  });
  const several = evidence.servers > 1 ? [`${evidence.servers} embedded servers ran at once`] : [];
  return [
    ...wrong.map((detail) => ({ rule: 'no surrender' as const, detail })),
    ...several.map((detail) => ({ rule: 'one server' as const, detail })),
  ];
}

/** The exit code of a command that ran the batch to its end. */
export function doneCode({ refused }: Evidence['schedule']): number {
  return refused.length > 0 ? 1 : 0;
}

function whyWrong(end: ProcessEnd, evidence: Processes): string | undefined {
  const { name, code, isAsked, stderr } = end;
  if (stderr.includes('internal error')) return 'has met a mistake of convsim';
  if (code === 2) return 'took its input for wrong';
  if (isAsked) return code === null || code === 0 || !name.startsWith('worker') ? undefined : `ended with ${code}`;
  const isDone = !name.startsWith('worker') && code === doneCode(evidence.schedule);
  if (isDone || isTouched(end, evidence)) return undefined;
  return `gave up with ${code ?? end.signal}, though no fault touched it`;
}

function isTouched({ startedMs, endedMs }: ProcessEnd, { faults, healedMs }: Processes): boolean {
  if (startedMs >= healedMs) return false;
  return faults.some(({ fromMs, toMs }) => fromMs <= endedMs && startedMs <= toMs + LATE_MS);
}
