import type { CheckHost } from '../checks/check-operator.ts';
import { makeCheck, type ReadyCheck } from '../checks/make-check.ts';
import { totalUsage } from '../checks/total-usage.ts';
import { clip } from '../contract/display-copy.ts';
import { durationMs } from '../contract/duration.ts';
import type { StopRules, StopSituation } from '../contract/stop-rules.ts';
import type { StopSpec } from '../contract/stop-spec.ts';
import type { SaidTurn, UserEnd } from '../contract/user-turn.ts';
import { isNearDuplicate } from '../text/near-duplicate.ts';

/** Longest reason of an end, in characters. */
const LONGEST_REASON = 200;

/** Where stop rules are made. */
interface StopHost extends Omit<CheckHost, 'option'> {
  /** Is told, once a rule, that nobody can tell whether it holds. */
  readonly warn: (message: string) => void;
}

/**
 * Makes the stop rules of a spec ready: checks first, then time, then loops; `undefined` where it has none. A check of which nobody
 * can tell whether it holds ends nothing.
 * @throws {StepFailure} `WorkerMisconfigured` as `makeCheck`.
 */
export async function makeStopRules(stop: StopSpec | undefined, host: StopHost): Promise<StopRules | undefined> {
  const { when = [], duration, loop } = stop ?? {};
  if (when.length === 0 && duration === undefined && loop === undefined) return undefined;
  const checks = await Promise.all(when.map((check, at) => makeCheck(check, { ...host, option: optionAt(at) })));
  const firstThatHolds = checksInOrder(checks, host.warn);
  return {
    async before(situation, signal) {
      const { turns } = situation;
      if (turns.length === 0) return undefined;
      const reason = await firstThatHolds(situation, signal);
      if (reason !== undefined) return { outcome: 'stopped', reason: clip(reason, LONGEST_REASON) };
      return outOfTime(turns, duration) ?? inLoop(turns, loop);
    },
    close: () => checks.forEach((check) => check.close()),
  };
}

function optionAt(at: number): string {
  return `stop.when[${at}]`;
}

/** The reason of the first check that holds. */
function checksInOrder(checks: readonly ReadyCheck[], warn: StopHost['warn']) {
  const warned = new Set<ReadyCheck>();
  return async ({ turns, seed }: StopSituation, signal: AbortSignal): Promise<string | undefined> => {
    const conversation = { turns, seed, outcome: null, endReason: null, usage: totalUsage(turns) };
    for (const [at, check] of checks.entries()) {
      const result = await check.evaluate(conversation, signal);
      if ('error' in result) {
        if (!warned.has(check)) warn(`${optionAt(at)} (${check.title}) counts as not holding: ${result.error}`);
        warned.add(check);
      } else if (result.holds) return result.reason;
    }
    return undefined;
  };
}

/** Counts what both sides took; what a pause or a restart took is in neither. */
function outOfTime(turns: readonly SaidTurn[], duration: string | undefined): UserEnd | undefined {
  if (duration === undefined) return undefined;
  const tookMs = turns.reduce((sum, { latencyMs, questionLatencyMs }) => sum + latencyMs + questionLatencyMs, 0);
  if (tookMs < durationMs(duration)) return undefined;
  return { outcome: 'timed-out', reason: `both sides took ${(tookMs / 1_000).toFixed(1)} s; duration: ${duration}` };
}

function inLoop(turns: readonly SaidTurn[], length: number | undefined): UserEnd | undefined {
  if (length === undefined || turns.length < length) return undefined;
  const [last = '', ...earlier] = turns
    .slice(-length)
    .map(({ answer }) => answer)
    .toReversed();
  if (!earlier.every((answer) => isNearDuplicate(answer, last))) return undefined;
  return { outcome: 'loop-detected', reason: `the last ${length} answers are nearly the same` };
}
