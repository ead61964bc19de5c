import type { Interval } from '../statistics/interval.ts';
import type { PassK } from '../statistics/pass-k.ts';
import type { Proportion } from '../statistics/proportion.ts';
import type { Rate } from '../statistics/rate-of.ts';
import type { CriterionAgreement } from './agreement-tally.ts';
import type { CriterionFigures } from './criterion-tally.ts';
import type { Difference } from './difference-of.ts';
import type { Figures } from './figures-tally.ts';
import type { Flip, FlipSide } from './flips-of.ts';
import type { SetStatistics } from './stored-statistics.ts';
import type { StoredComparison } from './stored-comparison.ts';

/** Statistics of a set as `--json` prints them: shares from 0 to 1, `null` where there is nothing to take one of. */
export function statisticsJson({ set, groups, ...figures }: SetStatistics): object {
  return {
    set,
    ...figuresJson(figures),
    ...(groups.length > 0 && { groups: groups.map(({ key, ...group }) => ({ key, ...figuresJson(group) })) }),
  };
}

/** A comparison as `--json` prints it. */
export function comparisonJson(comparison: StoredComparison, ids: { readonly a: string; readonly b: string }): object {
  const { set, judged, strict, flips, criteria, outcomes, turns } = comparison;
  return {
    a: ids.a,
    b: ids.b,
    set,
    cases: { common: comparison.common, only_a: comparison.onlyA, only_b: comparison.onlyB },
    unjudged: {
      only_a_judged: comparison.judgedOnlyInA,
      only_b_judged: comparison.judgedOnlyInB,
      neither_judged: comparison.judgedInNeither,
    },
    judged: differenceJson(judged),
    strict: differenceJson(strict),
    flips: flips.map(flipJson),
    criteria: criteria.map(({ name, rates, means }) => ({
      name,
      ...(rates && { rates: differenceJson(rates) }),
      ...(means && { means: meansJson(means) }),
    })),
    outcomes,
    median_turns: { a: turns.a ?? null, b: turns.b ?? null },
    other_judges: comparison.otherJudges,
  };
}

/** Agreement with people as `--json` prints it. */
export function agreementJson({ judge, criterion, labels, agreement, numbers, leftOut }: CriterionAgreement): object {
  const { truePassed, falsePassed, trueFailed, falseFailed, sensitivity, specificity, kappa } = agreement;
  return {
    judge,
    criterion,
    labels,
    compared: agreement.total,
    confusion: {
      both_pass: truePassed,
      only_judge_passes: falsePassed,
      only_people_pass: falseFailed,
      both_fail: trueFailed,
    },
    sensitivity: proportionJson(sensitivity),
    specificity: proportionJson(specificity),
    kappa: kappa ?? null,
    ...(numbers && { scores: { compared: numbers.compared, mean_difference: numbers.meanDifference } }),
    left_out: leftOut,
  };
}

function figuresJson(figures: Figures): object {
  const { all, cases, judged, passed, rate, strict, leftOut, passHatK, passAtK, criteria } = figures;
  return {
    conversations: all,
    cases,
    judged,
    passed,
    rate: rateJson(rate),
    strict: rateJson(strict),
    left_out: leftOut,
    ...(passHatK.length > 0 && { pass_hat_k: passHatK.map(passKJson), pass_at_k: passAtK.map(passKJson) }),
    criteria: criteria.map(criterionJson),
  };
}

function criterionJson(figures: CriterionFigures): object {
  const { judge, criterion, gate, rates, leftOut, mean, agreement, labels } = figures;
  return {
    judge,
    criterion,
    gate,
    ...(rates && {
      judged: rates.judged,
      passed: rates.passed,
      conversations: rates.all,
      rate: rateJson(rates.rate),
      strict: rateJson(rates.strict),
    }),
    left_out: leftOut,
    ...(mean && { mean: { value: mean.ratio, interval: intervalJson(mean.interval), scores: mean.scores } }),
    ...(agreement !== undefined && { agreement }),
    ...(Object.keys(labels).length > 0 && { labels }),
  };
}

function rateJson(rate: Rate | undefined): object | null {
  if (!rate) return null;
  const { share, interval, method } = rate;
  return { share, interval: intervalJson(interval), method };
}

function proportionJson(proportion: Proportion | undefined): object | null {
  if (!proportion) return null;
  const { count, total, share, interval } = proportion;
  return { count, total, share, interval: intervalJson(interval) };
}

function passKJson({ k, share, cases, tooFew }: PassK): object {
  return { k, share: share ?? null, cases, too_few: tooFew };
}

function differenceJson({ pairs, a, b, difference, interval, p }: Difference): object {
  return {
    pairs,
    a,
    b,
    difference: difference ?? null,
    interval: intervalJson(interval),
    ...(p !== undefined && { p }),
  };
}

function meansJson({ pairs, a, b, difference, interval }: Difference): object {
  const means = { a: a.passed / a.total, b: b.passed / b.total };
  return { pairs, ...means, difference: difference ?? null, interval: intervalJson(interval) };
}

function flipJson({ caseId, persona, isBetter, a, b, criteria }: Flip): object {
  return {
    case_id: caseId,
    ...(persona !== undefined && { persona }),
    change: isBetter ? 'better' : 'worse',
    from: sideJson(a),
    to: sideJson(b),
    criteria,
  };
}

function sideJson({ passed, judged, conversationId }: FlipSide): object {
  return {
    ...(judged === 1 && { verdict: passed === 1 ? 'passed' : 'failed' }),
    passed,
    judged,
    conversation_id: conversationId,
  };
}

function intervalJson(interval: Interval | undefined): readonly [low: number, high: number] | null {
  return interval ? [interval.low, interval.high] : null;
}
