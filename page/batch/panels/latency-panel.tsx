import { useMemo } from 'preact/hooks';
import { Chart } from '../../chart/chart.tsx';
import { count } from '../../format/count.ts';
import { duration } from '../../format/duration.ts';
import type { BatchScene } from '../batch-scene.ts';
import { latenciesByTurn } from '../figures/latencies.ts';
import { FigureTable } from './figure-table.tsx';
import { Panel } from './panel.tsx';

const LINES = [
  { name: 'p50', color: '--fill-plain' },
  { name: 'p95', color: '--fill-warn' },
  { name: 'p99', color: '--fill-bad' },
];

/** How long answers took, by turn. */
export function LatencyPanel({ scene: { shown } }: { readonly scene: BatchScene }) {
  const turns = useMemo(() => latenciesByTurn(shown), [shown]);
  const data = useMemo<[number[], number[], number[], number[]]>(
    () => [
      turns.map((_, turn) => turn),
      turns.map(({ p50 }) => p50),
      turns.map(({ p95 }) => p95),
      turns.map(({ p99 }) => p99),
    ],
    [turns],
  );
  if (turns.length === 0) return null;
  return (
    <Panel name="Latency by turn" note="of the answers of the agent">
      <Chart
        label="Median, 95th and 99th percentile of the latency by turn; the table has the numbers"
        kind="lines"
        height={200}
        x={{ name: 'Turn', kind: 'number' }}
        lines={LINES}
        formatY={duration}
        data={data}
      />
      <FigureTable
        heads={['Turn', 'Answers', 'p50', 'p95', 'p99']}
        rows={turns.map(({ answers, p50, p95, p99 }, turn) => ({
          key: String(turn),
          cells: [turn, count(answers), duration(p50), duration(p95), duration(p99)],
        }))}
      />
    </Panel>
  );
}
