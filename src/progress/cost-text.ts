import type { Cost } from './cost.ts';

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
