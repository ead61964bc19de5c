import { fieldsOf } from '../contract/fields-of.ts';
import type { JudgeSpec } from '../contract/judge-spec.ts';
import type { Judgement } from '../contract/judgement.ts';
import type { BootstrapOptions } from '../statistics/bootstrap-ratio.ts';
import { type CriterionFigures, CriterionTally } from './criterion-tally.ts';
import { wholeCause } from './standing-of.ts';

/** Counts what one judge found, a conversation at a time. */
export class JudgeTally {
  readonly #judge: JudgeSpec;
  readonly #criteria = new Map<string, CriterionTally>();
  /** Conversations that it scored. */
  #whole = 0;
  /** Those that it did not, by case and cause. */
  readonly #missing = new Map<string, Map<string, number>>();

  constructor(judge: JudgeSpec) {
    this.#judge = judge;
    // They are known before anything is scored, and stay known where nothing is.
    for (const criterion of Object.keys(fieldsOf(judge['criteria']))) this.#tallyOf(criterion);
  }

  /** Adds what it found of a conversation; `outcome` is why it found nothing, where that is known. */
  add(caseId: string, judgements: readonly Judgement[], outcome?: string): void {
    const found = judgements.find(({ judge }) => judge === this.#judge.name);
    if (!found || found.error) return this.#miss(caseId, outcome ?? wholeCause(this.#judge, found));
    this.#whole += 1;
    const criteria = new Set(found.scores.map(({ criterion }) => criterion));
    for (const name of criteria) {
      const scores = found.scores.filter(({ criterion }) => criterion === name);
      this.#tallyOf(name).add(caseId, scores);
    }
  }

  /**
   * The figures of its criteria. What was scored wherever the judge scored at all is missing where it did not; what was asked
   * of some conversations only (a row's own `expect`) is counted over these.
   */
  figures(options: BootstrapOptions): readonly CriterionFigures[] {
    const general = [...this.#criteria.values()].filter(({ conversations }) => conversations === this.#whole);
    for (const [caseId, causes] of this.#missing)
      for (const [cause, count] of causes)
        for (const tally of general) for (let n = 0; n < count; n += 1) tally.addMissing(caseId, cause);
    this.#missing.clear();
    return Array.from(this.#criteria.values(), (tally) => tally.figures(options));
  }

  #miss(caseId: string, cause: string): void {
    const causes = this.#missing.get(caseId) ?? new Map<string, number>();
    this.#missing.set(caseId, causes.set(cause, (causes.get(cause) ?? 0) + 1));
  }

  #tallyOf(criterion: string): CriterionTally {
    const tally = this.#criteria.get(criterion) ?? new CriterionTally(this.#judge, criterion);
    this.#criteria.set(criterion, tally);
    return tally;
  }
}
