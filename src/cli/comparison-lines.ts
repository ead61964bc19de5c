import { counted, fullCount } from '../progress/amounts.ts';
import type { BothBatches } from '../reports/compare-batches.ts';
import type { CriterionDifference } from '../reports/compare-criteria.ts';
import type { Difference } from '../reports/difference-of.ts';
import type { Flip, FlipSide } from '../reports/flips-of.ts';
import type { StoredComparison } from '../reports/stored-comparison.ts';
import type { Interval } from '../statistics/interval.ts';
import type { Trials } from '../statistics/trials.ts';
import { aligned } from './aligned.ts';
import { causesText, figure, partText, percent } from './rate-text.ts';
import type { Terminal } from './terminal.ts';
import { clipLine, clipMiddle, oneLine, wrap } from './text-layout.ts';

/** What a comparison is shown for. */
export interface ComparisonPage {
  readonly ids: BothBatches<string>;
  readonly colors: Terminal['colors'];
  readonly width: number;
  /** Flips that are listed at most; the others are counted. */
  readonly mostFlips: number;
}

const NAME_WIDTH = 26;

/** How two batches differ, in words and tables. */
export function comparisonLines(comparison: StoredComparison, page: ComparisonPage): string[] {
  const { flips, criteria } = comparison;
  const { width } = page;
  return [
    ...wrap(headline(comparison, page), width),
    '',
    ...rateLines(comparison, page),
    ...apartTexts(comparison).flatMap((text) => indented(text, width)),
    '',
    ...flipLines(flips, page),
    ...(criteria.length > 0 ? ['', ...criteriaTable(criteria, page)] : []),
    '',
    ...besides(comparison).flatMap((text) => wrap(text, width)),
  ];
}

function headline({ set, common, onlyA, onlyB, hasTrials }: StoredComparison, { ids, colors }: ComparisonPage): string {
  const trials = hasTrials ? ' with their trials' : '';
  const alone = [
    ...(onlyA > 0 ? [`${fullCount(onlyA)} only in A`] : []),
    ...(onlyB > 0 ? [`${fullCount(onlyB)} only in B`] : []),
  ];
  const names = `${colors.bold(`A ${ids.a}`)}, ${colors.bold(`B ${ids.b}`)}`;
  return `${names}, set ${set}: ${counted(common, 'common case')}${trials}${alone.map((text) => `, ${text}`).join('')}`;
}

function rateLines({ judged, strict }: StoredComparison, { width }: ComparisonPage): string[] {
  const rows = [
    ['', 'A', 'B', 'B - A', 'INTERVAL', 'P'],
    ['judged in both', ...differenceCells(judged)],
    ['strict', ...differenceCells(strict)],
  ];
  return aligned(rows).map((line) => clipLine(`  ${line}`.trimEnd(), width));
}

function differenceCells({ a, b, difference, interval, p }: Difference): string[] {
  return [
    sideText(a),
    sideText(b),
    difference === undefined ? '-' : pointsText(difference),
    intervalText(interval),
    p === undefined ? '-' : pText(p),
  ];
}

function sideText({ passed, total }: Trials): string {
  return total === 0 ? '-' : `${partText(passed, total)}, ${percent(passed / total)}`;
}

/** Percentage points, with their sign. */
function pointsText(share: number): string {
  return `${signed(share * 100, 1)} points`;
}

function intervalText(interval: Interval | undefined): string {
  return interval ? `${signed(interval.low * 100, 1)} to ${signed(interval.high * 100, 1)}` : '-';
}

function signed(value: number, digits: number): string {
  const shown = Number(value.toFixed(digits));
  return shown > 0 ? `+${shown}` : String(shown === 0 ? 0 : shown);
}

function pText(p: number): string {
  return p < 0.001 ? '< 0.001' : figure(p, 3);
}

/** What stands in no pair of verdicts. */
function apartTexts({ judgedOnlyInA, judgedOnlyInB, judgedInNeither }: StoredComparison): readonly string[] {
  const parts = [
    ...(judgedOnlyInA > 0 ? [`${fullCount(judgedOnlyInA)} with a verdict only in A`] : []),
    ...(judgedOnlyInB > 0 ? [`${fullCount(judgedOnlyInB)} only in B`] : []),
    ...(judgedInNeither > 0 ? [`${fullCount(judgedInNeither)} in neither`] : []),
  ];
  return parts.length === 0 ? [] : [`apart, and against the strict rate: ${parts.join(', ')}`];
}

function flipLines(flips: readonly Flip[], page: ComparisonPage): string[] {
  const worse = flips.filter(({ isBetter }) => !isBetter).length;
  if (flips.length === 0) return ['no case came to something else'];
  const shown = flips.slice(0, page.mostFlips);
  const more = flips.length - shown.length;
  return [
    `${counted(flips.length, 'case')} came to something else: ${fullCount(worse)} worse, ${fullCount(flips.length - worse)} better`,
    ...shown.flatMap((flip) => flipText(flip, page)),
    ...(more > 0 ? [`  and ${fullCount(more)} more; --json lists all`] : []),
  ];
}

function flipText({ caseId, persona, isBetter, a, b, criteria }: Flip, { colors, width }: ComparisonPage): string[] {
  const name = [oneLine(caseId), ...(persona === undefined ? [] : [persona])].join(' · ');
  const why = criteria.length === 0 ? '' : ` (${criteria.join(', ')})`;
  const line = clipLine(`${name}: ${resultText(a)} → ${resultText(b)}${why}`, width - 10);
  const word = isBetter ? colors.green('better') : colors.red('worse ');
  const ids = [a, b].map(({ conversationId }, side) => `          ${side === 0 ? 'A' : 'B'} ${conversationId}`);
  return [`  ${word}  ${line}`, ...ids];
}

function resultText({ passed, judged }: FlipSide): string {
  if (judged > 1) return partText(passed, judged);
  return passed === 1 ? 'passed' : 'failed';
}

function criteriaTable(criteria: readonly CriterionDifference[], { width }: ComparisonPage): string[] {
  const rows = criteria.flatMap(({ name, rates, means }) => {
    const shown = clipMiddle(name, NAME_WIDTH);
    return [
      ...(rates ? [[shown, ...rateCells(rates)]] : []),
      ...(means ? [[`${shown} (mean)`, ...meanCells(means)]] : []),
    ];
  });
  return aligned([['CRITERION', 'A', 'B', 'B - A', 'INTERVAL'], ...rows]).map((line) =>
    clipLine(`  ${line}`.trimEnd(), width),
  );
}

function rateCells({ a, b, difference, interval }: Difference): string[] {
  const share = ({ passed, total }: Trials) => percent(passed / total);
  return [share(a), share(b), difference === undefined ? '-' : pointsText(difference), intervalText(interval)];
}

function meanCells({ a, b, difference, interval }: Difference): string[] {
  const mean = ({ passed, total }: Trials) => figure(passed / total);
  return [
    mean(a),
    mean(b),
    difference === undefined ? '-' : signed(difference, 2),
    interval ? `${signed(interval.low, 2)} to ${signed(interval.high, 2)}` : '-',
  ];
}

function besides({ outcomes, turns, otherJudges, hasTrials }: StoredComparison): readonly string[] {
  const side = (name: string, counts: StoredComparison['outcomes']['a'], median: number | undefined) =>
    `${name}: ${causesText(counts)}; median of turns ${median ?? 0}`;
  const how = hasTrials
    ? 'Differences are means over cases; intervals of 95 % by a bootstrap over cases.'
    : 'P: exact McNemar test. Differences are means over cases; intervals of 95 % by a bootstrap over cases.';
  return [
    side('A', outcomes.a, turns.a),
    side('B', outcomes.b, turns.b),
    ...(otherJudges.length > 0
      ? [`note: not judged alike: ${otherJudges.join(', ')} differ; what differs may be the judges and not the agent`]
      : []),
    how,
  ];
}

function indented(text: string, width: number): string[] {
  return wrap(text, width - 2).map((line) => `  ${line}`);
}
