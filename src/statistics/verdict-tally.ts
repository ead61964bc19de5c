import type { Verdict } from '../contract/judgement.ts';
import { isNormalOutcome, type Outcome } from '../contract/outcome.ts';
import type { Trials } from './trials.ts';

/** What is counted of a conversation. */
export interface CountedConversation {
  /** The case it belongs to: its trials share one. */
  readonly caseId: string;
  readonly verdict: Verdict;
  /** How it ended; `undefined` while it has not. */
  readonly outcome: Outcome | undefined;
  /** Why it has neither passed nor failed, where more is known than verdict and outcome say: a judge's type of error. */
  readonly cause?: string | undefined;
}

interface CaseCounts {
  all: number;
  judged: number;
  passed: number;
}

/** Counts verdicts one at a time, and keeps three numbers a case. */
export class VerdictTally {
  readonly #cases = new Map<string, CaseCounts>();
  readonly #leftOut = new Map<string, number>();

  add(conversation: CountedConversation): void {
    const { caseId, verdict } = conversation;
    const counts = this.#cases.get(caseId) ?? { all: 0, judged: 0, passed: 0 };
    this.#cases.set(caseId, counts);
    counts.all += 1;
    if (verdict === 'passed' || verdict === 'failed') counts.judged += 1;
    else this.#leaveOut(causeOf(conversation));
    if (verdict === 'passed') counts.passed += 1;
  }

  /** Of each case, how many passed of those that passed or failed; the total may be 0. */
  judged(): readonly Trials[] {
    return Array.from(this.#cases.values(), ({ passed, judged }) => ({ passed, total: judged }));
  }

  /** Of each case, how many passed of all that there are. */
  strict(): readonly Trials[] {
    return Array.from(this.#cases.values(), ({ passed, all }) => ({ passed, total: all }));
  }

  /** How many neither passed nor failed, by cause; the most frequent first. */
  leftOut(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#leftOut].sort(([, one], [, other]) => other - one));
  }

  #leaveOut(cause: string): void {
    this.#leftOut.set(cause, (this.#leftOut.get(cause) ?? 0) + 1);
  }
}

/** A conversation that ended badly was not judged because of that; of the others the verdict says it. */
function causeOf({ verdict, outcome, cause }: CountedConversation): string {
  if (cause !== undefined || verdict !== 'unjudged') return cause ?? verdict;
  if (outcome === undefined) return 'unfinished';
  return isNormalOutcome(outcome) ? verdict : outcome;
}
