import type { ShownProgress } from '../progress/shown-progress.ts';

/** Told once turns were answered and nobody reported a token: a budget of tokens then bounds nothing. */
export function tokenWarning({ budget = [], turns }: ShownProgress): string | null {
  const isBlind = turns > 0 && budget.some(({ part, used }) => part === 'tokens' && used === 0);
  return isBlind
    ? 'neither agent nor question generator reports tokens: the budget of tokens cannot hold; set budget.turns or budget.duration'
    : null;
}
