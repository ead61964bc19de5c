import { Message } from '../../parts/message.tsx';
import { type BatchScene, NO_FILTERS } from '../batch-scene.ts';
import { CausesPanel } from './causes-panel.tsx';
import { CriteriaPanel } from './criteria-panel.tsx';
import { DiversityPanel } from './diversity-panel.tsx';
import { GroupsPanel } from './groups-panel.tsx';
import { LatencyPanel } from './latency-panel.tsx';
import { RatePanel } from './rate-panel.tsx';
import { TokensPanel } from './tokens-panel.tsx';

/** All figures of the shown conversations; those that are known only of the whole batch say so. */
export function FiguresView({ scene }: { readonly scene: BatchScene }) {
  if (scene.isComplete && scene.isFiltered && scene.shown.length === 0) {
    return (
      <Message title="No conversation is like that">
        <a href={scene.addressWith(NO_FILTERS)}>Figures of all conversations</a>
      </Message>
    );
  }
  return (
    <div class="panels">
      <CriteriaPanel scene={scene} />
      <GroupsPanel scene={scene} by="persona" />
      <GroupsPanel scene={scene} by="tag" />
      <div class="panel-column">
        <LatencyPanel scene={scene} />
        <TokensPanel scene={scene} />
      </div>
      <div class="panel-column">
        <RatePanel scene={scene} />
        <CausesPanel scene={scene} />
        <DiversityPanel scene={scene} />
      </div>
    </div>
  );
}
