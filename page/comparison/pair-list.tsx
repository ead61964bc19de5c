import { countOf } from '../format/count.ts';
import type { Pair } from './paired-lines.ts';
import { PairRow } from './pair-row.tsx';
import { useScrolledRows } from './use-scrolled-rows.ts';

interface PairListProps {
  readonly pairs: readonly Pair[];
  readonly chosen: Pair | undefined;
  readonly addressOfPair: (pair: Pair) => string;
}

/** Height of a row in pixels, which its style keeps to. */
const ROW_HEIGHT = 56;

/** The pairs that are listed, of which only those in its frame are in the document. */
export function PairList({ pairs, chosen, addressOfPair }: PairListProps) {
  const place = chosen ? pairs.findIndex(({ key }) => key === chosen.key) : -1;
  const rows = useScrolledRows({
    count: pairs.length,
    rowHeight: ROW_HEIGHT,
    chosen: place === -1 ? undefined : place,
  });
  const { frame, onScroll, first, last } = rows;
  return (
    <nav class="cases" aria-label={`Cases: ${countOf(pairs.length, 'pair')}`}>
      <div class="case-frame" ref={frame} onScroll={onScroll}>
        <ul style={{ height: `${pairs.length * ROW_HEIGHT}px` }}>
          {pairs.slice(first, last).map((pair, offset) => (
            <PairRow
              key={pair.key}
              pair={pair}
              top={(first + offset) * ROW_HEIGHT}
              address={addressOfPair(pair)}
              isChosen={pair.key === chosen?.key}
            />
          ))}
        </ul>
      </div>
    </nav>
  );
}
