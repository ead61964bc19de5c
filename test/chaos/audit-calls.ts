import type { AgentCallSeen } from './agent-log.ts';
import type { Evidence, InjectedFault, Violation } from './evidence.ts';

/** A worker that is lost is noticed, and its calls run elsewhere, within this time. */
const RECOVERY_LIMIT_MS = 35_000;

/** How long an answer may be on its way into the store on a busy machine. */
const STORED_WITHIN_MS = 5_000;

/** How long before its end a process that gives up may have given its calls up. */
const GIVING_UP_MS = 20_000;

/** What was found of the calls of a schedule. */
export interface CallFigures {
  /** Calls beyond the first of their turn. */
  readonly repeated: number;
  /** Calls that were in flight at the faults, each counted once a fault, and tasks that a stopped worker went on with. */
  readonly inFlight: number;
  /** From the loss of a worker until a call of it ran elsewhere, in milliseconds; one for each such call. */
  readonly recoveriesMs: readonly number[];
}

type Calls = Pick<Evidence, 'calls' | 'faults' | 'processes'>;

/** Counts repeated calls, and measures how soon those of a lost worker were made elsewhere. */
export function callFigures(evidence: Calls): CallFigures {
  const pairs = repetitions(evidence);
  const inFlight = evidence.faults.flatMap((each) => [
    ...evidence.calls.filter((call) => isInFlightAt(call, each)),
    ...pairs.filter(({ again }) => isLateTask(again, each)),
  ]);
  return {
    repeated: pairs.length,
    inFlight: inFlight.length,
    recoveriesMs: recoveries(evidence).map(({ tookMs }) => tookMs),
  };
}

/** Calls that were repeated without cause, and losses that were noticed too late. */
export function auditCalls(evidence: Calls): readonly Violation[] {
  const repeated = repetitions(evidence).filter((pair) => !isExplained(pair, evidence));
  const late = recoveries(evidence).filter(({ tookMs, allowedMs }) => tookMs > allowedMs);
  return [
    ...repeated.map(({ first, again }) => ({
      rule: 'no repetition' as const,
      detail: `turn ${first.turn} of ${first.conversation} was asked by ${first.worker} and ${again.askedMs - first.askedMs} ms later by ${again.worker}, though no fault met the first call`,
    })),
    ...late.map(({ lost, tookMs }) => ({
      rule: 'soon recovered' as const,
      detail: `a call of ${lost} was made elsewhere only after ${tookMs} ms`,
    })),
  ];
}

/** A call of a turn, and the next one of the same turn. */
interface Repetition {
  readonly first: AgentCallSeen;
  readonly again: AgentCallSeen;
}

function repetitions({ calls }: Calls): readonly Repetition[] {
  const last = new Map<string, AgentCallSeen>();
  return calls.flatMap((again) => {
    const key = keyOf(again);
    const first = last.get(key);
    last.set(key, again);
    return first ? [{ first, again }] : [];
  });
}

function isExplained({ first, again }: Repetition, { faults, processes }: Calls): boolean {
  const ended = Math.min(storedMs(first), again.askedMs);
  const isMet = faults.some((each) => mayInterrupt(each, first) && overlaps(each, first.askedMs, ended));
  const isGivenUp = processes.some(
    ({ name, isAsked, endedMs }) =>
      name === first.worker && !isAsked && endedMs - GIVING_UP_MS <= ended && first.askedMs <= endedMs,
  );
  return isMet || isGivenUp || faults.some((each) => isLateTask(again, each));
}

/** Whether a worker that was stopped went on with a task that it had taken before, until it heard that it had lost it. */
function isLateTask({ worker, askedMs }: AgentCallSeen, { fault, lost, fromMs, toMs }: InjectedFault): boolean {
  return fault.kind === 'stop' && lost === worker && askedMs >= fromMs && askedMs <= toMs + STORED_WITHIN_MS;
}

function isInFlightAt(call: AgentCallSeen, fault: InjectedFault): boolean {
  return mayInterrupt(fault, call) && overlaps(fault, call.askedMs, storedMs(call));
}

/** Whether a fault of this kind can come between this call and its way into the store. */
function mayInterrupt({ fault, lost }: InjectedFault, { worker }: AgentCallSeen): boolean {
  switch (fault.kind) {
    case 'set-clock-back':
      return false;
    case 'kill':
    case 'stop':
      return lost === undefined || lost === worker;
    case 'reset':
    case 'stall':
      if (fault.link === 'client-temporal') return false;
      return !fault.link.startsWith('worker') || worker.startsWith(`${fault.link.replace('-temporal', '')}#`);
    case 'lock-store':
    case 'fill-disk':
      return true;
  }
}

/** When the answer of a call is in the store at the latest. */
function storedMs({ answeredMs }: AgentCallSeen): number {
  return answeredMs === undefined ? Number.POSITIVE_INFINITY : answeredMs + STORED_WITHIN_MS;
}

function overlaps({ fromMs, toMs }: InjectedFault, startMs: number, endMs: number): boolean {
  return fromMs <= endMs && startMs <= toMs;
}

/** A call of a lost worker that was made again. */
interface Recovery {
  readonly lost: string;
  readonly tookMs: number;
  readonly allowedMs: number;
}

function recoveries({ calls, faults }: Calls): readonly Recovery[] {
  return faults.flatMap((loss) => {
    const { lost, fromMs } = loss;
    if (lost === undefined || lost.startsWith('client')) return [];
    const interrupted = calls.filter(
      (call) => call.worker === lost && call.askedMs <= fromMs && fromMs <= storedMs(call),
    );
    return interrupted.flatMap((call) => {
      const again = calls.find((each) => keyOf(each) === keyOf(call) && each.askedMs > fromMs);
      if (!again) return [];
      const tookMs = again.askedMs - fromMs;
      return [{ lost, tookMs, allowedMs: RECOVERY_LIMIT_MS + hinderedMs(loss, again.askedMs, faults) }];
    });
  });
}

/** How long other faults, or having no other worker at all, kept the calls of a lost worker from running elsewhere. */
function hinderedMs(loss: InjectedFault, untilMs: number, faults: readonly InjectedFault[]): number {
  const others = faults.filter((each) => each !== loss || loss.lost?.includes('run'));
  return others.reduce((sum, { fromMs, toMs }) => {
    return sum + Math.max(0, Math.min(toMs, untilMs) - Math.max(fromMs, loss.fromMs));
  }, 0);
}

function keyOf({ conversation, turn }: AgentCallSeen): string {
  return `${conversation}/${turn}`;
}
