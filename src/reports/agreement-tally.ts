import type { Score } from '../contract/judgement.ts';
import type { JudgeSpec } from '../contract/judge-spec.ts';
import { resultOf } from '../contract/verdict.ts';
import { type Agreement, agreement, type LabelPair } from '../statistics/agreement.ts';
import { criterionVerdict } from './criterion-tally.ts';
import type { Label } from './read-labels.ts';

/** How well one criterion of a judge agrees with people. */
export interface CriterionAgreement {
  readonly judge: string;
  readonly criterion: string;
  /** Labels by this criterion. */
  readonly labels: number;
  /** Those that are compared as pass and fail. */
  readonly agreement: Agreement;
  /** Numbers on the same scale: how many were compared, and by how much they differ in the mean; none without such labels. */
  readonly numbers: { readonly compared: number; readonly meanDifference: number } | undefined;
  /** Labels of conversations that the judge gave no result, by cause: they count in nothing. */
  readonly leftOut: Readonly<Record<string, number>>;
}

/** Compares the labels of one criterion with a judge's scores, one at a time. */
export class AgreementTally {
  readonly #judge: JudgeSpec;
  readonly #criterion: string;
  readonly #pairs: LabelPair[] = [];
  readonly #leftOut = new Map<string, number>();
  readonly #numbers = { compared: 0, sum: 0 };
  #labels = 0;

  constructor(judge: JudgeSpec, criterion: string) {
    this.#judge = judge;
    this.#criterion = criterion;
  }

  /** Adds a label and the scores that the labelled conversation has by the criterion. */
  add(label: Label['label'], scores: readonly Score[]): void {
    this.#labels += 1;
    const isCompared = this.#addNumber(label, scores);
    const [judged, labelled] = [criterionVerdict(scores, this.#judge), this.#passes(label)];
    if ((judged === 'passed' || judged === 'failed') && labelled !== undefined)
      this.#pairs.push({ judged: judged === 'passed', labelled });
    else if (!isCompared) this.#leaveOut(scores.length === 0 ? 'not judged' : causeOf(judged, labelled));
  }

  figures(): CriterionAgreement {
    const { compared, sum } = this.#numbers;
    return {
      judge: this.#judge.name,
      criterion: this.#criterion,
      labels: this.#labels,
      agreement: agreement(this.#pairs),
      numbers: compared === 0 ? undefined : { compared, meanDifference: sum / compared },
      leftOut: Object.fromEntries(this.#leftOut),
    };
  }

  /** Whether a label passes: a number by the criterion's threshold, if it has one. */
  #passes(label: Label['label']): boolean | undefined {
    if (typeof label === 'string') return label === 'pass';
    const score = { criterion: this.#criterion, result: 'scored', score: label, evidence: [], reasoning: '' } as const;
    const result = resultOf(score, this.#judge);
    return result === 'scored' ? undefined : result === 'pass';
  }

  #addNumber(label: Label['label'], scores: readonly Score[]): boolean {
    const given = scores.flatMap(({ score, result }) => (score === undefined || result === 'error' ? [] : [score]));
    if (typeof label === 'string' || given.length === 0) return false;
    const mean = given.reduce((sum, score) => sum + score, 0) / given.length;
    this.#numbers.compared += 1;
    this.#numbers.sum += Math.abs(mean - label);
    return true;
  }

  #leaveOut(cause: string): void {
    this.#leftOut.set(cause, (this.#leftOut.get(cause) ?? 0) + 1);
  }
}

function causeOf(judged: string, labelled: boolean | undefined): string {
  if (labelled === undefined) return 'a number where the judge gave none';
  return judged === 'unjudged' ? 'a number without a threshold' : judged;
}
