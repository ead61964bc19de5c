import type { Progress } from '../store/store.ts';
import { fullCount, shortCount, timeSpan } from './amounts.ts';
import { endedCount } from '../contract/outcome.ts';
import { outcomeEntries } from './outcome-text.ts';
import { clip, displayWidth, oneLine } from './text-layout.ts';

/** What a batch has reached, and why it is paused, if it is. */
export type ShownProgress = Progress & { readonly paused?: string | null };

/** What was done since this start: a resumed batch has older turns, which say nothing about its speed. */
export interface Pace {
  readonly elapsedMs: number;
  readonly turns: number;
  readonly conversations: number;
  /** Turns of a full conversation, where known: lets the time left be told before the first one has ended. */
  readonly turnsPerConversation?: number | undefined;
}

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
  const { paused, outcomes, seeds, turns } = progress;
  const isPaused = paused !== undefined && paused !== null;
  return [
    { rank: 0, text: `${fullCount(endedCount(outcomes))}/${fullCount(seeds)} done` },
    { rank: 1, text: isPaused ? `paused: ${oneLine(paused)}` : '' },
    { rank: 3, text: outcomesText(progress) },
    { rank: 2, text: `${fullCount(turns)} ${turns === 1 ? 'turn' : 'turns'}` },
    { rank: 6, text: isPaused ? '' : rateText(pace) },
    { rank: 4, text: isPaused ? '' : timeLeftText(progress, pace) },
    { rank: 5, text: retryingText(progress) },
    { rank: 7, text: tokensText(progress) },
  ];
}

function outcomesText({ outcomes }: Progress): string {
  return outcomeEntries(outcomes)
    .map(({ outcome, count }) => `${fullCount(count)} ${outcome}`)
    .join(', ');
}

function rateText({ turns, elapsedMs }: Pace): string {
  if (turns <= 0 || elapsedMs < 1_000) return '';
  const perSecond = turns / (elapsedMs / 1000);
  if (perSecond < 0.1) return `${(perSecond * 60).toFixed(1)} turns/min`;
  return `${perSecond < 100 ? perSecond.toFixed(1) : fullCount(perSecond)} turns/s`;
}

function timeLeftText(progress: Progress, pace: Pace): string {
  const leftMs = timeLeftMs(progress, pace);
  return leftMs === undefined ? '' : `${timeSpan(leftMs)} left`;
}

/** By turns and by conversations; either guess errs on the long side, so the shorter one counts. */
function timeLeftMs({ seeds, turns, outcomes }: Progress, pace: Pace): number | undefined {
  const open = seeds - endedCount(outcomes);
  if (open <= 0) return undefined;
  const guesses: number[] = [];
  if (pace.conversations > 0) guesses.push((open / pace.conversations) * pace.elapsedMs);
  if (pace.turnsPerConversation !== undefined && pace.turns > 0) {
    const left = Math.min(seeds * pace.turnsPerConversation - turns, open * pace.turnsPerConversation);
    guesses.push((Math.max(left, 0) / pace.turns) * pace.elapsedMs);
  }
  return guesses.length === 0 ? undefined : Math.min(...guesses);
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
