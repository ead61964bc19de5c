import { useMemo } from 'preact/hooks';
import { count, countOf, shortCount } from '../../format/count.ts';
import { duration } from '../../format/duration.ts';
import { money } from '../../format/money.ts';
import type { BatchScene } from '../batch-scene.ts';
import { costOf } from '../figures/cost-of.ts';
import { latencies } from '../figures/latencies.ts';
import { tokenSums } from '../figures/token-sums.ts';
import { turnCounts } from '../figures/turn-counts.ts';
import { Card } from './card.tsx';
import { OutcomesCard } from './outcomes-card.tsx';
import { TurnBars } from './turn-bars.tsx';
import { VerdictsCard } from './verdicts-card.tsx';

/** The figures of the shown conversations that are read first. */
export function Summary({ scene }: { readonly scene: BatchScene }) {
  return (
    <section class="summary" aria-label={scene.isFiltered ? 'Figures of the shown conversations' : 'Figures'}>
      {scene.view.sets.length > 0 && <VerdictsCard scene={scene} />}
      <OutcomesCard scene={scene} />
      <TurnsCard scene={scene} />
      <LatencyCard scene={scene} />
      <TokensCard scene={scene} />
    </section>
  );
}

function TurnsCard({ scene: { shown } }: { readonly scene: BatchScene }) {
  const { total, median, conversations } = useMemo(() => turnCounts(shown), [shown]);
  return (
    <Card name="Turns" figure={median === null ? '–' : String(median)} unit="median">
      <TurnBars conversations={conversations} />
      <p>{countOf(total, 'turn')} in all</p>
    </Card>
  );
}

function LatencyCard({ scene: { shown } }: { readonly scene: BatchScene }) {
  const all = useMemo(() => latencies(shown), [shown]);
  return (
    <Card name="Latency" figure={all ? duration(all.p50) : '–'} unit="median">
      {all && (
        <dl class="pairs">
          <div>
            <dt>p95</dt>
            <dd>{duration(all.p95)}</dd>
          </div>
          <div>
            <dt>p99</dt>
            <dd>{duration(all.p99)}</dd>
          </div>
        </dl>
      )}
    </Card>
  );
}

function TokensCard({ scene: { shown, view } }: { readonly scene: BatchScene }) {
  const tokens = useMemo(() => tokenSums(shown), [shown]);
  const sides = Object.entries(tokens).filter(([, { input, output }]) => input + output > 0);
  const all = sides.reduce((sum, [, { input, output }]) => sum + input + output, 0);
  const cost = costOf(tokens, view.prices);
  return (
    <Card
      name={cost ? 'Cost' : 'Tokens'}
      figure={cost ? money(cost.total, cost.currency) : shortCount(all)}
      unit={cost ? `${shortCount(all)} tokens` : ''}
    >
      <dl class="pairs">
        {sides.map(([side, { input, output }]) => (
          <div key={side}>
            <dt>{side}</dt>
            <dd title={`${count(input)} in, ${count(output)} out`}>{shortCount(input + output)}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
