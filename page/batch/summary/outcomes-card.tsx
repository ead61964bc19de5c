import { useMemo } from 'preact/hooks';
import { count } from '../../format/count.ts';
import { outcomeTone } from '../../parts/tone.ts';
import type { BatchScene } from '../batch-scene.ts';
import { counted } from '../figures/counted.ts';
import { Card } from './card.tsx';
import { PartsLegend } from './parts-legend.tsx';

/** How the shown conversations ended. */
export function OutcomesCard({ scene }: { readonly scene: BatchScene }) {
  const { shown } = scene;
  const outcomes = useMemo(() => counted(shown.map(({ outcome }) => outcome)), [shown]);
  const running = outcomes.find(({ name }) => name === 'running')?.count ?? 0;
  return (
    <Card name="Outcomes" figure={count(shown.length - running)} unit="ended">
      <PartsLegend
        scene={scene}
        option="outcome"
        parts={outcomes.map((outcome) => ({ ...outcome, tone: outcomeTone(outcome.name) }))}
      />
    </Card>
  );
}
