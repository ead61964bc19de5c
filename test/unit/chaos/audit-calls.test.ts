import { describe, expect, it } from 'vitest';
import { auditCalls, callFigures } from '../../chaos/audit-calls.ts';
import type { AgentCallSeen } from '../../chaos/agent-log.ts';
import type { Evidence, InjectedFault } from '../../chaos/evidence.ts';
import { KILL, wholeEvidence } from '../../chaos/whole-evidence.ts';
import type { Fault } from '../../chaos/schedule.ts';

function call(askedMs: number, worker: string, answeredMs?: number): AgentCallSeen {
  const answer = answeredMs === undefined ? undefined : `answer at ${askedMs}`;
  return {
    call: askedMs,
    conversation: 'b/s0',
    turn: 0,
    worker,
    messages: [],
    askedMs,
    answeredMs,
    answer,
    status: 200,
  };
}

function evidence(calls: readonly AgentCallSeen[], faults: readonly InjectedFault[]): Evidence {
  return { ...wholeEvidence(), calls, faults };
}

const killedAt = (fromMs: number): InjectedFault => ({ fault: KILL, fromMs, toMs: fromMs, lost: 'worker a#1' });
const during = (fault: Fault, lost?: string): InjectedFault => ({ fault, fromMs: 9_000, toMs: 27_000, lost });
const timed = { after: 0.1, forMs: 18_000 };

const PAIR = [call(9_500, 'worker a#1'), call(25_000, 'worker b#1', 25_100)];

describe('a call that was made twice', () => {
  it('is allowed where its worker was killed meanwhile, and counts as a recovery', () => {
    expect(auditCalls(evidence(PAIR, [killedAt(10_000)]))).toEqual([]);
    expect(callFigures(evidence(PAIR, [killedAt(10_000)]))).toEqual({
      repeated: 1,
      inFlight: 1,
      recoveriesMs: [15_000],
    });
  });

  it.each([
    ['no fault', []],
    ['a kill before it was made', [killedAt(9_000)]],
    ['a kill of another worker', [{ ...killedAt(10_000), lost: 'worker b#1' }]],
    ['a clock that was set back', [during({ kind: 'set-clock-back', ...timed })]],
    ['a cut between client and Temporal', [during({ kind: 'reset', link: 'client-temporal', ...timed })]],
    ['a cut of another worker', [during({ kind: 'stall', link: 'worker b-temporal', ...timed })]],
  ])('is not allowed by %s', (_, faults) => {
    expect(auditCalls(evidence(PAIR, faults)).map(({ rule }) => rule)).toEqual(['no repetition']);
  });

  it.each([
    ['a cut between worker and agent', during({ kind: 'reset', link: 'agent', ...timed })],
    ['a cut of its own worker', during({ kind: 'stall', link: 'worker a-temporal', ...timed })],
    ['a locked store', during({ kind: 'lock-store', ...timed })],
    ['a stop of its worker', during({ kind: 'stop', part: 'worker a', ...timed }, 'worker a#1')],
  ])('is allowed by %s', (_, fault) => {
    expect(auditCalls(evidence(PAIR, [fault]))).toEqual([]);
  });

  it('is not allowed where its answer was stored long before the fault', () => {
    const answered = [call(1_000, 'worker a#1', 1_100), call(25_000, 'worker b#1', 25_100)];
    expect(auditCalls(evidence(answered, [killedAt(10_000)]))).toHaveLength(1);
  });
});

describe('a call of a lost worker', () => {
  it('has to be made elsewhere within 35 s', () => {
    const late = [call(9_500, 'worker a#1'), call(46_000, 'worker b#1', 46_100)];
    expect(auditCalls(evidence(late, [killedAt(10_000)])).map(({ rule }) => rule)).toEqual(['soon recovered']);
  });

  it('has more time while another fault is in its way', () => {
    const late = [call(9_500, 'worker a#1'), call(46_000, 'worker b#1', 46_100)];
    const cut: InjectedFault = during({ kind: 'reset', link: 'agent', ...timed });
    expect(auditCalls(evidence(late, [killedAt(10_000), cut]))).toEqual([]);
  });
});
