import { Message } from '../parts/message.tsx';
import { ComparisonHead } from './comparison-head.tsx';
import { LookBar } from './look-bar.tsx';
import { lookOf } from './pair-look.ts';
import { PairSide } from './pair-side.tsx';
import { PairView } from './pair-view.tsx';
import { useComparisonKeys } from './use-comparison-keys.ts';
import { type ComparisonAsked, type ComparisonScene, useComparisonScene } from './use-comparison-scene.ts';

/** Two batches side by side, paired by case. */
export function ComparisonPage(asked: ComparisonAsked) {
  const scene = useComparisonScene(asked);
  useComparisonKeys(scene);
  const { comparison, error } = scene;
  if (error && scene.pairs.length === 0) return <Unread error={error} />;
  if (!comparison || !scene.isRead) return <Message kind="loading" title="Comparing the batches…" />;
  return (
    <div class={`comparison${scene.chosen ? ' has-chosen' : ''}`}>
      <ComparisonHead a={scene.a} b={scene.b} comparison={comparison} error={error} />
      <PairSide scene={scene} />
      <PairMain scene={scene} />
    </div>
  );
}

function PairMain({ scene }: { readonly scene: ComparisonScene }) {
  const { source, a, b, pair, options } = scene;
  if (!pair) return <NothingShown scene={scene} />;
  const look = lookOf(options);
  return (
    <div class="pair-main">
      <LookBar look={look} change={scene.change} back={scene.addressOfPair(undefined)} />
      <PairView
        source={source}
        batches={{ a, b }}
        revision={source.isLive ? scene.revision : ''}
        pair={pair}
        set={scene.set}
        look={look}
      />
    </div>
  );
}

function Unread({ error }: { readonly error: Error }) {
  return (
    <Message kind="error" title="The batches cannot be compared">
      <p>{error.message}</p>
      <a href="#/">All batches</a>
    </Message>
  );
}

function NothingShown({ scene }: { readonly scene: ComparisonScene }) {
  const isFiltered = scene.pairs.length > 0;
  return (
    <Message title={isFiltered ? 'No case is as the filters ask for' : 'Neither batch has a conversation'}>
      {isFiltered && <a href={scene.addressWith({ show: 'all', criterion: '', q: '' })}>Show all cases</a>}
    </Message>
  );
}
