import type { BatchView, SidePrice } from '../../../src/view/data/batch-view.ts';
import type { SideTokens } from '../../../src/view/data/conversation-line.ts';
import { type Side, SIDES } from './token-sums.ts';

/** What tokens cost in the currency of the prices; a side without a price is absent. */
export interface Cost {
  readonly total: number;
  readonly bySide: Readonly<Partial<Record<Side, number>>>;
  readonly currency: string | undefined;
}

/** Tokens are priced by the million. */
const PRICED_TOKENS = 1_000_000;

/** The cost of all sides' tokens; `undefined` where no side has a price. */
export function costOf(tokens: Readonly<Record<Side, SideTokens>>, prices: BatchView['prices']): Cost | undefined {
  const priced = SIDES.flatMap((side) => {
    const price = prices?.[side];
    return price ? [[side, sideCost(tokens[side], price)] as const] : [];
  });
  if (priced.length === 0) return undefined;
  const total = priced.reduce((sum, [, cost]) => sum + cost, 0);
  return { total, bySide: Object.fromEntries(priced), currency: prices?.currency };
}

/** Input from a cache costs what other input costs, unless the prices say otherwise. */
function sideCost({ input, output, cached }: SideTokens, price: SidePrice): number {
  const { cachedInput = price.input } = price;
  return ((input - cached) * price.input + cached * cachedInput + output * price.output) / PRICED_TOKENS;
}
