import { useMemo } from 'preact/hooks';
import type { Pair } from './paired-lines.ts';
import { filteredPairs, type PairFilter, SHOWN } from './pair-filter.ts';
import { PairFilterBar } from './pair-filter-bar.tsx';
import { PairList } from './pair-list.tsx';
import type { ComparisonScene } from './use-comparison-scene.ts';

/** The listed pairs, with what chooses among them. */
export function PairSide({ scene }: { readonly scene: ComparisonScene }) {
  const { pairs, filter } = scene;
  const criteria = useMemo(() => new Set(pairs.flatMap(({ flip }) => flip?.criteria ?? [])), [pairs]);
  const counts = useMemo(() => countsOf(pairs, filter), [pairs, filter.criterion, filter.text]);
  return (
    <div class="pair-side">
      <PairFilterBar filter={filter} counts={counts} criteria={[...criteria]} change={scene.change} />
      <PairList pairs={scene.shown} chosen={scene.pair} addressOfPair={scene.addressOfPair} />
    </div>
  );
}

function countsOf(pairs: readonly Pair[], filter: PairFilter): Readonly<Record<PairFilter['show'], number>> {
  const counts = SHOWN.map((show) => [show, filteredPairs(pairs, { ...filter, show }).length] as const);
  return Object.fromEntries(counts) as Record<PairFilter['show'], number>;
}
