import type { JudgeSpec } from '../contract/judge-spec.ts';
import { isNormalOutcome } from '../contract/outcome.ts';
import type { BootstrapOptions } from '../statistics/bootstrap-ratio.ts';
import { type PassK, passAtK, passHatK } from '../statistics/pass-k.ts';
import { type Rates, ratesOf } from '../statistics/rates-of.ts';
import type { Trials } from '../statistics/trials.ts';
import { VerdictTally } from '../statistics/verdict-tally.ts';
import type { JudgedRow } from '../store/judgement-store.ts';
import { caseIdOf } from './case-id-of.ts';
import type { CriterionFigures } from './criterion-tally.ts';
import { JudgeTally } from './judge-tally.ts';
import { standingOf } from './standing-of.ts';

/** What conversations came to in a set. */
export interface Figures extends Rates {
  /** Cases that they belong to. */
  readonly cases: number;
  /**
   * Of trials, for k from 1 to the most that a case has with one persona: the chance that k all pass, and that one of k does. A
   * trial without a verdict has not passed. Empty without trials.
   */
  readonly passHatK: readonly PassK[];
  readonly passAtK: readonly PassK[];
  /** In the order of the judges. */
  readonly criteria: readonly CriterionFigures[];
}

/** Counts conversations one at a time; keeps numbers of cases, not conversations. */
export class FiguresTally {
  readonly #judges: readonly JudgeSpec[];
  readonly #verdicts = new VerdictTally();
  /** Trials of a case with one persona. */
  readonly #trials = new Map<string, { passed: number; total: number }>();
  readonly #cases = new Set<string>();
  readonly #judgeTallies: readonly JudgeTally[];
  #hasTrials = false;

  constructor(judges: readonly JudgeSpec[]) {
    this.#judges = judges;
    this.#judgeTallies = judges.map((judge) => new JudgeTally(judge));
  }

  add(row: JudgedRow): void {
    const caseId = caseIdOf(row.seed);
    const { verdict, cause } = standingOf(row, this.#judges);
    const outcome = row.ending?.outcome;
    this.#verdicts.add({ caseId, verdict, outcome, cause: cause ?? undefined });
    this.#cases.add(caseId);
    this.#addTrial(`${caseId}\n${row.seed.persona ?? ''}`, verdict === 'passed');
    if (row.seed.trial !== undefined) this.#hasTrials = true;
    const early = outcome === undefined ? 'running' : isNormalOutcome(outcome) ? undefined : outcome;
    for (const tally of this.#judgeTallies) tally.add(caseId, row.judgements, early);
  }

  figures(options: BootstrapOptions): Figures {
    const trials: readonly Trials[] = this.#hasTrials ? [...this.#trials.values()] : [];
    const most = trials.reduce((most, { total }) => Math.max(most, total), 0);
    const ks = Array.from({ length: most }, (_, index) => index + 1);
    return {
      ...ratesOf(this.#verdicts, options),
      cases: this.#cases.size,
      passHatK: ks.map((k) => passHatK(trials, k)),
      passAtK: ks.map((k) => passAtK(trials, k)),
      criteria: this.#judgeTallies.flatMap((tally) => tally.figures(options)),
    };
  }

  #addTrial(key: string, hasPassed: boolean): void {
    const known = this.#trials.get(key) ?? { passed: 0, total: 0 };
    this.#trials.set(key, { passed: known.passed + (hasPassed ? 1 : 0), total: known.total + 1 });
  }
}
