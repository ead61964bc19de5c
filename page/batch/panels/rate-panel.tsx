import { useMemo } from 'preact/hooks';
import { Chart } from '../../chart/chart.tsx';
import { count } from '../../format/count.ts';
import { duration } from '../../format/duration.ts';
import type { BatchScene } from '../batch-scene.ts';
import { rateOverTime } from '../figures/rate-over-time.ts';
import { Panel } from './panel.tsx';

const LINES = [{ name: 'Turns a minute', color: '--fill-plain' }];

/** How many turns a minute the batch made, over its time. */
export function RatePanel({ scene: { shown } }: { readonly scene: BatchScene }) {
  const rate = useMemo(() => rateOverTime(shown), [shown]);
  const data = useMemo<[number[], number[]]>(
    () => [rate?.startsMs.map((ms) => ms / 1_000) ?? [], [...(rate?.turnsPerMinute ?? [])]],
    [rate],
  );
  if (!rate) return null;
  const most = Math.max(...rate.turnsPerMinute);
  return (
    <Panel name="Turns a minute" note={`in spans of ${duration(rate.spanMs)}, at most ${count(Math.round(most))}`}>
      <Chart
        label={`Turns a minute over time, at most ${count(Math.round(most))}`}
        kind="bars"
        height={200}
        x={{ name: 'Time', kind: 'time' }}
        lines={LINES}
        formatY={(value) => count(Math.round(value))}
        data={data}
      />
    </Panel>
  );
}
