import type { ComparisonView, NotComparable, RatesView } from '../../src/view/data/comparison-view.ts';
import { count, countOf } from '../format/count.ts';
import { percent } from '../format/percent.ts';
import { points, pointsInterval, pValue } from '../format/points.ts';
import { Notice } from '../parts/notice.tsx';
import { CriteriaTable } from './criteria-table.tsx';

interface ComparisonHeadProps {
  readonly a: string;
  readonly b: string;
  /** Absent until it is read. */
  readonly comparison: ComparisonView | NotComparable | undefined;
  /** Why the last attempt to read a batch failed. */
  readonly error: Error | undefined;
}

/** How two batches differ as a whole. */
export function ComparisonHead({ a, b, comparison, error }: ComparisonHeadProps) {
  return (
    <header class="comparison-head">
      <h1>
        <BatchName side="A" name={a} /> <span class="hidden-text">compared with</span> <BatchName side="B" name={b} />
      </h1>
      {comparison && 'reason' in comparison && (
        <Notice text={`Their verdicts are not compared: ${comparison.reason}`} />
      )}
      {error && <Notice text={error.message} />}
      {comparison && !('reason' in comparison) && <Figures comparison={comparison} />}
    </header>
  );
}

function BatchName({ side, name }: { readonly side: 'A' | 'B'; readonly name: string }) {
  return (
    <span class="side-name">
      <span class={`side side-${side}`}>{side}</span>
      <a href={`#/batch/${encodeURIComponent(name)}`}>{name}</a>
    </span>
  );
}

function Figures({ comparison }: { readonly comparison: ComparisonView }) {
  const { judged, strict, cases, median_turns: turns, set, criteria } = comparison;
  return (
    <div class="figures">
      <RateFigure name="Passed, of judged" rates={judged} />
      <RateFigure name="Passed, of all (strict)" rates={strict} />
      <dl class="figure">
        <dt>Median turns</dt>
        <dd>
          <strong>
            {turns.a ?? '–'} → {turns.b ?? '–'}
          </strong>
        </dd>
      </dl>
      <dl class="figure">
        <dt>Cases</dt>
        <dd>
          <strong>{count(cases.common)}</strong>
          <small>{[aloneText(cases), `set ${set}`].filter(Boolean).join(' · ')}</small>
        </dd>
      </dl>
      {criteria.length > 0 && <CriteriaTable criteria={criteria} otherJudges={comparison.other_judges} />}
    </div>
  );
}

function aloneText({ only_a: onlyA, only_b: onlyB }: ComparisonView['cases']): string {
  if (onlyA === 0 && onlyB === 0) return 'in both';
  return `in both, ${countOf(onlyA, 'other')} in A, ${count(onlyB)} in B`;
}

function RateFigure({ name, rates }: { readonly name: string; readonly rates: RatesView }) {
  const { a, b, difference, interval, p } = rates;
  return (
    <dl class="figure">
      <dt>{name}</dt>
      <dd>
        <strong class={toneOf(interval)}>{points(difference)}</strong>
        <small>{[pointsInterval(interval), pValue(p)].filter((part) => part !== '').join(' · ')}</small>
        <small>
          {shareOf(a)} → {shareOf(b)}
        </small>
      </dd>
    </dl>
  );
}

function shareOf({ passed, total }: RatesView['a']): string {
  return total === 0 ? '–' : `${percent(passed / total)} (${count(passed)} of ${count(total)})`;
}

/** Coloured only where the interval leaves 0 out. */
function toneOf(interval: RatesView['interval']): string {
  if (!interval) return '';
  if (interval[0] > 0) return 'text-good';
  return interval[1] < 0 ? 'text-bad' : '';
}
