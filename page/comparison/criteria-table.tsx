import type { ComparisonView, RatesView } from '../../src/view/data/comparison-view.ts';
import { percent } from '../format/percent.ts';
import { points, pointsInterval, pValue, signed } from '../format/points.ts';
import { visibleText } from '../text/visible-text.ts';

type Criterion = ComparisonView['criteria'][number];

interface CriteriaTableProps {
  readonly criteria: readonly Criterion[];
  /** Judges that are not the same in both batches. */
  readonly otherJudges: readonly string[];
}

/** How the batches differ by each criterion. */
export function CriteriaTable({ criteria, otherJudges }: CriteriaTableProps) {
  return (
    <div class="table-frame criteria" role="region" aria-label="Criteria" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th>Criterion</th>
            <th class="align-right">A</th>
            <th class="align-right">B</th>
            <th class="align-right">B − A</th>
            <th>Interval</th>
          </tr>
        </thead>
        <tbody>
          {criteria.flatMap(rowsOf).map(({ name, cells }, place) => (
            <tr key={place}>
              <th scope="row">{visibleText(name)}</th>
              {cells.map((cell, column) => (
                <td key={column} class={column < 3 ? 'align-right' : ''}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {otherJudges.length > 0 && (
        <p class="soft small">Not the same in both: {otherJudges.map(visibleText).join(', ')}</p>
      )}
    </div>
  );
}

interface Row {
  readonly name: string;
  readonly cells: readonly string[];
}

function rowsOf({ name, rates, means }: Criterion): readonly Row[] {
  return [
    ...(rates ? [{ name, cells: rateCells(rates) }] : []),
    ...(means ? [{ name: rates ? `${name}, mean` : name, cells: meanCells(means) }] : []),
  ];
}

function rateCells({ a, b, difference, interval, p }: RatesView): readonly string[] {
  const surety = [pointsInterval(interval), pValue(p)].filter((part) => part !== '').join(' · ');
  return [shareOf(a), shareOf(b), points(difference), surety];
}

function shareOf({ passed, total }: RatesView['a']): string {
  return total === 0 ? '–' : percent(passed / total);
}

function meanCells({ a, b, difference, interval }: NonNullable<Criterion['means']>): readonly string[] {
  return [
    a.toFixed(2),
    b.toFixed(2),
    difference === null ? '–' : signed(difference),
    interval ? interval.map(signed).join(' to ') : '',
  ];
}
