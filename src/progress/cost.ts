import type { Usage } from '../contract/message.ts';
import type { SimulationSpec } from '../contract/simulation-spec.ts';

/** What tokens cost in the currency of the spec's prices; `null` for a side without a price. */
export interface Cost {
  readonly agent: number | null;
  readonly questions: number | null;
  readonly total: number;
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
  return { agent, questions, total: (agent ?? 0) + (questions ?? 0) };
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

/** An amount in the currency of the prices: `12.30`, `0.0042`. */
export function money(amount: number): string {
  return amount >= 1 ? whole.format(amount) : small.format(amount);
}

/** Cost by side: `0.25 (agent 0.21, questions 0.04)`. */
export function costText({ agent, questions, total }: Cost): string {
  if (agent === null) return `${money(total)} (questions; no price for the agent)`;
  if (questions === null) return `${money(total)} (agent; no price for questions)`;
  return `${money(total)} (agent ${money(agent)}, questions ${money(questions)})`;
}
