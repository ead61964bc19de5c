import { endedCount } from '../contract/outcome.ts';
import { fullCount, shortCount } from '../progress/amounts.ts';
import { budgetText } from '../progress/budget-use.ts';
import { money } from '../progress/cost-text.ts';
import { outcomeEntries } from '../progress/outcome-entries.ts';
import { rateText, timeLeftText } from '../progress/pace-text.ts';
import type { Pace } from '../progress/pace.ts';
import type { ShownProgress } from '../progress/shown-progress.ts';
import type { Progress } from '../store/store.ts';
import { clip, displayWidth, oneLine } from './text-layout.ts';

interface Part {
  readonly text: string;
  /** The part with the highest rank is the first to go when the line is too narrow. */
  readonly rank: number;
}

/** Progress in one line of at most `width` columns; the least important parts are left out where it is narrow. */
export function progressText(progress: ShownProgress, pace: Pace, width: number): string {
  let parts = partsOf(progress, pace).filter(({ text }) => text !== '');
  while (parts.length > 1 && displayWidth(joined(parts)) > width) {
    const last = Math.max(...parts.map(({ rank }) => rank));
    parts = parts.filter(({ rank }) => rank !== last);
  }
  return clip(joined(parts), width);
}

function joined(parts: readonly Part[]): string {
  return parts.map(({ text }) => text).join(' · ');
}

function partsOf(progress: ShownProgress, pace: Pace): readonly Part[] {
  const { paused, outcomes, seeds, turns, cost, budget = [] } = progress;
  const isPaused = paused !== undefined && paused !== null;
  return [
    { rank: 0, text: `${fullCount(endedCount(outcomes))}/${fullCount(seeds)} done` },
    { rank: 1, text: isPaused ? `paused: ${oneLine(paused)}` : '' },
    { rank: 3, text: outcomesText(progress) },
    { rank: 2, text: `${fullCount(turns)} ${turns === 1 ? 'turn' : 'turns'}` },
    { rank: 6, text: isPaused ? '' : rateText(pace) },
    { rank: 4, text: isPaused ? '' : timeLeftText(progress, pace) },
    { rank: 5, text: retryingText(progress) },
    { rank: 7, text: budgetText(budget) },
    { rank: 8, text: cost ? `cost ${money(cost.total)}` : '' },
    { rank: 9, text: tokensText(progress) },
  ];
}

function outcomesText({ outcomes }: Progress): string {
  return outcomeEntries(outcomes)
    .map(({ outcome, count }) => `${fullCount(count)} ${outcome}`)
    .join(', ');
}

function retryingText({ retrying, rateLimited }: Progress): string {
  if (retrying === 0) return '';
  return `retrying ${fullCount(retrying)}${rateLimited === 0 ? '' : ` (${fullCount(rateLimited)} rate limited)`}`;
}

function tokensText({ agentUsage, questionUsage }: Progress): string {
  const input = agentUsage.inputTokens + questionUsage.inputTokens;
  const output = agentUsage.outputTokens + questionUsage.outputTokens;
  return input + output === 0 ? '' : `tokens ${shortCount(input)} in, ${shortCount(output)} out`;
}
