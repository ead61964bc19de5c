import type { JudgeSpec } from '../contract/judge-spec.ts';
import type { Score, Verdict } from '../contract/judgement.ts';
import { isGated, type Result, resultOf } from '../contract/verdict.ts';
import type { BootstrapOptions, RatioEstimate } from '../statistics/bootstrap-ratio.ts';
import { type CaseScores, meanInterval } from '../statistics/mean-interval.ts';
import { type Rates, ratesOf } from '../statistics/rates-of.ts';
import { VerdictTally } from '../statistics/verdict-tally.ts';

/** How conversations did by one criterion of a judge. */
export interface CriterionFigures {
  readonly judge: string;
  readonly criterion: string;
  /** Whether a conversation that fails it fails. */
  readonly gate: boolean;
  /** Conversations that pass it; of one that is judged by turn, all turns have to. None where its numbers decide nothing. */
  readonly rates: Rates | undefined;
  /** Conversations that it says nothing of, by cause. */
  readonly leftOut: Readonly<Record<string, number>>;
  /** Of numbers on a scale: the mean of all scores, on that scale. */
  readonly mean: (RatioEstimate & { readonly scores: number }) | undefined;
  /** Mean part of the votes that agreed with the result; none where there was one vote. */
  readonly agreement: number | undefined;
  /** How often each label was given; empty where the judge gives none. */
  readonly labels: Readonly<Record<string, number>>;
}

/** What a conversation came to by a criterion: the first of these that any of its scores is. */
const WORST: readonly (readonly [Result, Verdict])[] = [
  ['fail', 'failed'],
  ['error', 'error'],
  ['inconclusive', 'inconclusive'],
  ['pass', 'passed'],
];

/** The scores of one conversation by one criterion as a verdict: any turn that fails makes it fail. */
export function criterionVerdict(scores: readonly Score[], judge: JudgeSpec): Verdict {
  const results = scores.map((score) => resultOf(score, judge));
  return WORST.find(([result]) => results.includes(result))?.[1] ?? 'unjudged';
}

/** Counts the scores of one criterion, a conversation at a time; keeps a few numbers a case. */
export class CriterionTally {
  /** Conversations that have scores by it. */
  conversations = 0;
  readonly #judge: JudgeSpec;
  readonly #criterion: string;
  readonly #verdicts = new VerdictTally();
  readonly #numbers = new Map<string, { sum: number; count: number }>();
  readonly #labels = new Map<string, number>();
  readonly #agreement = { sum: 0, count: 0 };
  #decides = false;
  /** What the rows say of it that ask for it. */
  #gateOfRow: boolean | undefined;

  constructor(judge: JudgeSpec, criterion: string) {
    this.#judge = judge;
    this.#criterion = criterion;
  }

  /** Adds the scores that one conversation has by it. */
  add(caseId: string, scores: readonly Score[]): void {
    this.conversations += 1;
    const verdict = criterionVerdict(scores, this.#judge);
    // A number that decides nothing was given: neither passed nor left out.
    if (verdict === 'passed' || verdict === 'failed') this.#decides = true;
    if (verdict !== 'unjudged') this.#verdicts.add({ caseId, verdict, outcome: 'completed' });
    for (const score of scores) this.#addScore(caseId, score);
  }

  /** Adds a conversation that ought to have scores by it and has none. */
  addMissing(caseId: string, cause: string): void {
    this.#verdicts.add({ caseId, verdict: 'unjudged', outcome: 'completed', cause });
  }

  figures(options: BootstrapOptions): CriterionFigures {
    const judge = this.#judge;
    const mean = meanInterval(this.#caseScores(), options);
    const scores = this.#caseScores().reduce((sum, { count }) => sum + count, 0);
    const { sum, count } = this.#agreement;
    return {
      judge: judge.name,
      criterion: this.#criterion,
      gate: isGated(judge, this.#criterion, this.#gateOfRow),
      rates: this.#decides || !mean ? ratesOf(this.#verdicts, options) : undefined,
      leftOut: this.#verdicts.leftOut(),
      mean: mean && { ...mean, scores },
      agreement: count === 0 ? undefined : sum / count,
      labels: Object.fromEntries(this.#labels),
    };
  }

  #caseScores(): readonly CaseScores[] {
    return [...this.#numbers.values()];
  }

  #addScore(caseId: string, { score, label, agreement, result, gate }: Score): void {
    this.#gateOfRow ??= gate;
    if (label !== undefined) this.#labels.set(label, (this.#labels.get(label) ?? 0) + 1);
    if (agreement !== undefined) {
      this.#agreement.sum += agreement;
      this.#agreement.count += 1;
    }
    // What went wrong is no number, whatever stands beside it.
    if (score === undefined || result === 'error') return;
    const known = this.#numbers.get(caseId) ?? { sum: 0, count: 0 };
    this.#numbers.set(caseId, { sum: known.sum + score, count: known.count + 1 });
  }
}
