import type { Usage } from '../contract/message.ts';
import type { SimulationSpec } from '../contract/spec.ts';

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

function sideCost(usage: Usage, price: { input: number; output: number } | undefined): number | null {
  if (!price) return null;
  return (usage.inputTokens * price.input + usage.outputTokens * price.output) / PRICED_TOKENS;
}
