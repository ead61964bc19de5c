import type { CriterionFigure, PassFigure } from '../../../src/view/data/batch-view.ts';
import { count } from '../../format/count.ts';
import { percent, percentRange } from '../../format/percent.ts';
import type { BatchScene } from '../batch-scene.ts';
import { FigureTable } from './figure-table.tsx';
import { Panel } from './panel.tsx';

/** What each criterion came to over the whole batch, in the chosen set of judges. */
export function CriteriaPanel({ scene: { view, filter, isFiltered } }: { readonly scene: BatchScene }) {
  const figures = view.statistics[filter.set];
  if (!figures || figures.criteria.length === 0) return null;
  return (
    <Panel name="Criteria" note={isFiltered ? 'of the whole batch' : undefined} isWide>
      <FigureTable
        heads={['Criterion', 'Judged', 'Passed', 'Mean', '95 % interval']}
        rows={figures.criteria.map((criterion) => ({
          key: `${criterion.judge}/${criterion.criterion}`,
          cells: cellsOf(criterion),
        }))}
      />
      <Trials name="pass^k" says="all of k trials pass" figures={figures.pass_hat_k} />
      <Trials name="pass@k" says="one of k trials passes" figures={figures.pass_at_k} />
    </Panel>
  );
}

function cellsOf(figure: CriterionFigure) {
  const { judge, criterion, gate, judged, rate, mean } = figure;
  return [
    <>
      <span class="soft">{judge}/</span>
      {criterion}
      {gate && <span class="gate">gate</span>}
    </>,
    judged === undefined ? '–' : count(judged),
    rate ? percent(rate.share) : '–',
    mean ? mean.value.toFixed(2) : '–',
    intervalText(figure),
  ];
}

function intervalText({ rate, mean }: CriterionFigure): string {
  if (rate?.interval) return percentRange(rate.interval);
  if (mean?.interval) return mean.interval.map((limit) => limit.toFixed(2)).join(' to ');
  return '–';
}

interface TrialsProps {
  readonly name: string;
  readonly says: string;
  readonly figures: readonly PassFigure[] | undefined;
}

function Trials({ name, says, figures = [] }: TrialsProps) {
  if (figures.length === 0) return null;
  return (
    <p class="trials">
      <strong>{name}</strong> <span class="soft">({says})</span>
      {figures.map(({ k, share }) => (
        <span key={k}>
          <span class="soft">{k}:</span> {share === null ? '–' : percent(share)}
        </span>
      ))}
    </p>
  );
}
