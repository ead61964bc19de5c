import { useMemo } from 'preact/hooks';
import { count } from '../../format/count.ts';
import { money } from '../../format/money.ts';
import type { BatchScene } from '../batch-scene.ts';
import { costOf } from '../figures/cost-of.ts';
import { SIDES, tokenSums } from '../figures/token-sums.ts';
import { FigureTable } from './figure-table.tsx';
import { Panel } from './panel.tsx';

/** Tokens and their cost by side. */
export function TokensPanel({ scene: { shown, view } }: { readonly scene: BatchScene }) {
  const tokens = useMemo(() => tokenSums(shown), [shown]);
  const sides = SIDES.filter((side) => tokens[side].input + tokens[side].output > 0);
  const cost = costOf(tokens, view.prices);
  if (sides.length === 0) return null;
  return (
    <Panel name="Tokens" note={cost && money(cost.total, cost.currency)}>
      <FigureTable
        heads={['Side', 'Input', 'Cached', 'Output', ...(cost ? ['Cost'] : [])]}
        rows={sides.map((side) => ({
          key: side,
          cells: [
            side,
            count(tokens[side].input),
            count(tokens[side].cached),
            count(tokens[side].output),
            ...(cost ? [costText(cost.bySide[side], cost.currency)] : []),
          ],
        }))}
      />
    </Panel>
  );
}

function costText(cost: number | undefined, currency: string | undefined): string {
  return cost === undefined ? 'no price' : money(cost, currency);
}
