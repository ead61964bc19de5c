import type { Usage } from '../contract/message.ts';
import type { SimulationSpec } from '../contract/simulation-spec.ts';

/** What tokens cost in the currency of the spec's prices; `null` for a side without a price. */
export interface Cost {
  readonly agent: number | null;
  readonly questions: number | null;
  readonly total: number;
  /** As the prices name it. */
  readonly currency?: string | undefined;
}

/** Tokens are priced by the million. */
const PRICED_TOKENS = 1_000_000;

/** The cost of both sides' tokens; `undefined` where the spec names no price. */
export function costOf(
  { agentUsage, questionUsage }: { readonly agentUsage: Usage; readonly questionUsage: Usage },
  prices: SimulationSpec['prices'],
): Cost | undefined {
  const agent = sideCost(agentUsage, prices?.agent);
  const questions = sideCost(questionUsage, prices?.questions);
  if (agent === null && questions === null) return undefined;
  const { currency } = prices ?? {};
  return { agent, questions, total: (agent ?? 0) + (questions ?? 0), ...(currency !== undefined && { currency }) };
}

/** The most that so many tokens cost, whichever side uses them; `undefined` where the spec names no price. */
export function mostCost(tokens: number, prices: SimulationSpec['prices']): string | undefined {
  const each = [prices?.agent, prices?.questions].flatMap((price) => (price ? [price.input, price.output] : []));
  if (each.length === 0) return undefined;
  const amount = money((tokens * Math.max(...each)) / PRICED_TOKENS, prices?.currency);
  return prices?.currency === undefined ? `${amount} in the currency of the prices` : amount;
}

type Price = NonNullable<NonNullable<SimulationSpec['prices']>['agent']>;

/** Input from a cache costs what other input costs, unless the spec says otherwise. */
function sideCost({ inputTokens, outputTokens, cachedInputTokens = 0 }: Usage, price?: Price): number | null {
  if (!price) return null;
  const { input, output, cachedInput = input } = price;
  const fresh = inputTokens - cachedInputTokens;
  return (fresh * input + cachedInputTokens * cachedInput + outputTokens * output) / PRICED_TOKENS;
}

const whole = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const small = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 2 });

/** An amount in the currency of the prices: `12.30`, `0.0042 USD`. */
export function money(amount: number, currency?: string): string {
  return `${amount >= 1 ? whole.format(amount) : small.format(amount)}${currency === undefined ? '' : ` ${currency}`}`;
}

/** Cost by side: `0.25 USD (agent 0.21, questions 0.04)`. */
export function costText({ agent, questions, total, currency }: Cost): string {
  const sum = money(total, currency);
  if (agent === null) return `${sum} (questions; no price for the agent)`;
  if (questions === null) return `${sum} (agent; no price for questions)`;
  return `${sum} (agent ${money(agent)}, questions ${money(questions)})`;
}
