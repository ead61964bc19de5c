import { useMemo } from 'preact/hooks';
import type { ConversationLine } from '../../../src/view/data/conversation-line.ts';
import { count } from '../../format/count.ts';
import { percent, percentRange } from '../../format/percent.ts';
import { verdictTone } from '../../parts/tone.ts';
import type { BatchScene } from '../batch-scene.ts';
import { verdictCounts } from '../figures/verdict-counts.ts';
import { Card } from './card.tsx';
import { PartsLegend } from './parts-legend.tsx';

/** What the shown conversations came to in the chosen set of judges; of all of them with the interval. */
export function VerdictsCard({ scene }: { readonly scene: BatchScene }) {
  const { shown, view, filter, isFiltered } = scene;
  const { judged, passed, verdicts } = useMemo(() => verdictCounts(shown, filter.set), [shown, filter.set]);
  const rate = isFiltered ? undefined : view.statistics[filter.set]?.rate;
  const share = rate?.share ?? (judged > 0 ? passed / judged : undefined);
  const strict = isFiltered ? undefined : view.statistics[filter.set]?.strict;
  const unit = rate?.interval ? percentRange(rate.interval) : `${count(passed)} of ${count(judged)} judged`;
  return (
    <Card name="Passed" figure={share === undefined ? '–' : percent(share)} unit={unit}>
      <PartsLegend
        scene={scene}
        option="verdict"
        parts={verdicts.map((verdict) => ({
          ...verdict,
          tone: verdictTone(verdict.name as ConversationLine['verdicts'][string]),
        }))}
      />
      {strict && strict.share !== share && <p class="soft">{percent(strict.share)} of all conversations</p>}
    </Card>
  );
}
