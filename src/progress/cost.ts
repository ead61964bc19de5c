import type { Usage } from '../contract/message.ts';
import type { SimulationSpec } from '../contract/simulation-spec.ts';

/** What tokens cost in the currency of the spec's prices; `null` for a side without a price. */
export interface Cost {
  readonly agent: number | null;
  readonly questions: number | null;
  /** Absent where no judge was asked. */
  readonly judges?: number | null | undefined;
  readonly total: number;
  /** As the prices name it. */
  readonly currency?: string | undefined;
}

/** Tokens are priced by the million. */
const PRICED_TOKENS = 1_000_000;

/** The cost of all sides' tokens; `undefined` where the spec names no price. */
export function costOf(
  {
    agentUsage,
    questionUsage,
    judgeUsage,
  }: { readonly agentUsage: Usage; readonly questionUsage: Usage; readonly judgeUsage?: Usage | undefined },
  prices: SimulationSpec['prices'],
): Cost | undefined {
  const agent = sideCost(agentUsage, prices?.agent);
  const questions = sideCost(questionUsage, prices?.questions);
  const judges = judgeUsage && sideCost(judgeUsage, prices?.judges);
  if (agent === null && questions === null && (judges ?? null) === null) return undefined;
  const { currency } = prices ?? {};
  return {
    agent,
    questions,
    ...(judges !== undefined && { judges }),
    total: (agent ?? 0) + (questions ?? 0) + (judges ?? 0),
    ...(currency !== undefined && { currency }),
  };
}

/** The most that so many tokens cost, whichever side uses them; `undefined` where the spec names no price. */
export function mostCost(tokens: number, prices: SimulationSpec['prices']): string | undefined {
  const each = [prices?.agent, prices?.questions, prices?.judges].flatMap((price) =>
    price ? [price.input, price.output] : [],
  );
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
export function costText({ agent, questions, judges, total, currency }: Cost): string {
  const sum = money(total, currency);
  if (judges !== undefined) return `${sum} (${withJudges({ agent, questions, judges })})`;
  if (agent === null) return `${sum} (questions; no price for the agent)`;
  if (questions === null) return `${sum} (agent; no price for questions)`;
  return `${sum} (agent ${money(agent)}, questions ${money(questions)})`;
}

/** `agent 0.21, questions 0.04; no price for judges`. */
function withJudges(sides: Readonly<Record<'agent' | 'questions' | 'judges', number | null>>): string {
  const priced = Object.entries(sides).flatMap(([side, amount]) =>
    amount === null ? [] : [`${side} ${money(amount)}`],
  );
  const others = Object.entries(sides).flatMap(([side, amount]) => (amount === null ? [side] : []));
  return [priced.join(', '), ...(others.length > 0 ? [`no price for ${others.join(' and ')}`] : [])].join('; ');
}
