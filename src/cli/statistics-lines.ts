import type { Grouping } from '../reports/batch-statistics.ts';
import type { CriterionFigures } from '../reports/criterion-tally.ts';
import type { Figures } from '../reports/figures-tally.ts';
import type { SetStatistics } from '../reports/stored-statistics.ts';
import type { PassK } from '../statistics/pass-k.ts';
import { counted, fullCount } from '../progress/amounts.ts';
import { aligned } from './aligned.ts';
import { causesText, figure, partText, percent, percentRange, rateText } from './rate-text.ts';
import type { Terminal } from './terminal.ts';
import { clipLine, clipMiddle, oneLine, wrap } from './text-layout.ts';

/** What statistics are shown for. */
export interface StatisticsPage {
  readonly batchId: string;
  readonly by?: Grouping | undefined;
  readonly colors: Terminal['colors'];
  readonly width: number;
  /** Groups that are listed at most; the others are counted. */
  readonly mostGroups: number;
}

/** Columns of names in a table: what is counted has to fit beside them. */
const NAME_WIDTH = 22;

/** Numbers of trials that are shown of pass^k; `--json` has all. */
const SHOWN_K = [1, 2, 3, 4, 5, 8, 10, 16, 20, 32, 50, 64, 100];

/** What a batch came to, set by set; several sets first side by side. */
export function statisticsLines(sets: readonly SetStatistics[], page: StatisticsPage): string[] {
  const [first] = sets;
  if (!first) return [];
  const trials = first.passHatK.length > 0 ? ', several trials each' : '';
  const size = `${counted(first.all, 'conversation')} of ${counted(first.cases, 'case')}${trials}`;
  return [
    `${page.colors.bold(`batch ${page.batchId}`)}: ${size}`,
    ...(sets.length > 1 ? ['', ...sideBySide(sets, page)] : []),
    ...sets.flatMap((statistics) => ['', ...setLines(statistics, page)]),
    '',
    ...wrap(note(first), page.width),
  ];
}

function sideBySide(sets: readonly SetStatistics[], { width }: StatisticsPage): string[] {
  const rows = sets.map((statistics) => [clipMiddle(statistics.set, NAME_WIDTH), ...rateCells(statistics)]);
  return table([['SET', ...RATE_HEADS], ...rows], width);
}

function setLines(statistics: SetStatistics, page: StatisticsPage): string[] {
  const { set, judges, rate, strict, judged, passed, all, leftOut, criteria, groups } = statistics;
  const names = judges.map(({ name }) => name).join(', ');
  const causes = causesText(leftOut);
  const verdicts = rate
    ? `${partText(passed, judged)} judged conversations passed (${rateText(rate)})`
    : 'no conversation has passed or failed';
  const strictly = strict ? `strict: ${partText(passed, all)} (${rateText(strict)})` : 'strict: nothing to count';
  return [
    ...wrap(`${page.colors.bold(`set ${set}`)}: ${names}`, page.width),
    ...indented(verdicts, page.width),
    ...indented(`${strictly}${causes === '' ? '' : `; left out: ${causes}`}`, page.width),
    ...passLines(statistics),
    ...(criteria.length > 0 ? ['', ...criteriaTable(criteria, page)] : []),
    ...(groups.length > 0 ? ['', ...groupTable(statistics, page)] : []),
  ];
}

function passLines({ passHatK, passAtK }: Figures): string[] {
  const shown = passHatK.filter(({ k }) => SHOWN_K.includes(k) || k === passHatK.length);
  if (shown.length === 0) return [];
  const one = (all: readonly PassK[], k: number) => {
    const share = all.find((each) => each.k === k)?.share;
    return share === undefined ? '-' : percent(share);
  };
  const tooFew = shown.map(({ tooFew }) => (tooFew === 0 ? '' : fullCount(tooFew)));
  const rows = [
    ['', ...shown.map(({ k }) => `k=${k}`)],
    ['all of k trials pass (pass^k)', ...shown.map(({ k }) => one(passHatK, k))],
    ['one of k trials passes (pass@k)', ...shown.map(({ k }) => one(passAtK, k))],
    ...(tooFew.some((each) => each !== '') ? [['cases with fewer trials', ...tooFew]] : []),
  ];
  return aligned(rows).map((line) => `  ${line.trimEnd()}`);
}

function criteriaTable(criteria: readonly CriterionFigures[], { width, colors }: StatisticsPage): string[] {
  const head = ['CRITERION', 'PASSED', 'RATE', 'INTERVAL', 'STRICT', 'MEAN'];
  const rows = criteria.map(({ judge, criterion, gate, rates, mean }) => [
    clipMiddle(`${judge}/${criterion}${gate ? '' : ' *'}`, NAME_WIDTH),
    rates ? partText(rates.passed, rates.judged) : '-',
    rates?.rate ? percent(rates.rate.share) : '-',
    rates?.rate ? percentRange(rates.rate.interval) : '-',
    rates?.strict ? percent(rates.strict.share) : '-',
    mean ? figure(mean.ratio) : '-',
  ]);
  const notes = criteria.flatMap((each) => criterionNotes(each)).flatMap((text) => indented(text, width));
  const gates = criteria.some(({ gate }) => !gate) ? ['  * decides no verdict'] : [];
  return [...table([head, ...rows], width), ...gates, ...notes].map((line) =>
    line.startsWith('  * ') ? colors.dim(line) : line,
  );
}

/** What the table has no column for. */
function criterionNotes({ judge, criterion, leftOut, mean, agreement, labels }: CriterionFigures): string[] {
  const causes = causesText(leftOut);
  const interval = mean?.interval && `${figure(mean.interval.low)} to ${figure(mean.interval.high)}`;
  const facts = [
    ...(causes === '' ? [] : [`left out: ${causes}`]),
    ...(mean && interval !== undefined ? [`mean of ${counted(mean.scores, 'score')}, interval ${interval}`] : []),
    ...(agreement === undefined ? [] : [`votes agree to ${percent(agreement)}`]),
    ...(Object.keys(labels).length === 0 ? [] : [`labels: ${causesText(labels)}`]),
  ];
  return facts.length === 0 ? [] : [`${judge}/${criterion}: ${facts.join('; ')}`];
}

/** The worst first: they are what groups are looked at for. */
function groupTable({ groups }: SetStatistics, { by, width, mostGroups }: StatisticsPage): string[] {
  const sorted = groups.toSorted((a, b) => (a.strict?.share ?? 0) - (b.strict?.share ?? 0));
  const shown = sorted.slice(0, mostGroups);
  const rows = shown.map((group) => [clipMiddle(oneLine(group.key ?? '(none)'), NAME_WIDTH), ...rateCells(group)]);
  const more = sorted.length - shown.length;
  return [
    ...table([[(by ?? '').toUpperCase(), ...RATE_HEADS], ...rows], width),
    ...(more > 0 ? [`  and ${fullCount(more)} more, which did no worse; --json lists all`] : []),
  ];
}

const RATE_HEADS = ['PASSED', 'RATE', 'INTERVAL', 'STRICT'];

function rateCells({ passed, judged, rate, strict }: Figures): string[] {
  return [
    partText(passed, judged),
    rate ? percent(rate.share) : '-',
    rate ? percentRange(rate.interval) : '-',
    strict ? percent(strict.share) : '-',
  ];
}

function table(rows: readonly (readonly string[])[], width: number): string[] {
  return aligned(rows).map((line) => clipLine(`  ${line}`.trimEnd(), width));
}

function indented(text: string, width: number): string[] {
  return wrap(text, width - 4).map((line, index) => `${index === 0 ? '  ' : '    '}${line}`);
}

/** How the intervals came about. */
function note({ strict }: Figures): string {
  const how = {
    wilson: 'Wilson, over conversations',
    bootstrap: 'a bootstrap over cases, whose conversations resemble each other',
    'wilson-over-cases': 'Wilson, over cases, whose conversations resemble each other',
  };
  const intervals = `Intervals are of 95 %: ${how[strict?.method ?? 'wilson']}.`;
  return `${intervals} Strict counts every conversation: what is left out has not passed.`;
}
