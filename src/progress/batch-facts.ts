import { endedCount, type Outcome, OUTCOMES } from '../contract/outcome.ts';
import type { Usage } from '../contract/message.ts';
import type { Counts } from '../contract/workflow-api.ts';
import type { Progress } from '../store/store.ts';
import { counted, fullCount, shortCount } from './amounts.ts';
import {
  CANARY_ALONE,
  canaryText,
  causeText,
  INTERRUPTED,
  isLastAttempt,
  isStill,
  judgingDoing,
  storeWaitText,
  unexplained,
  waitedText,
  waitText,
  waitWords,
} from './batch-doing.ts';
import type { BoundedWait } from './bounded-wait.ts';
import { budgetDetails, budgetText } from './budget-use.ts';
import { costText, money } from './cost.ts';
import { RUN_SET } from '../contract/judgement.ts';
import type { JudgedShown, ShownProgress } from './shown-progress.ts';
import { type Speed, speedText, timeLeftText } from './speed.ts';

/** One figure of a batch; each screen shows the same facts and only lays them out. */
export interface Fact {
  readonly label: string;
  /** In full, with digits grouped. */
  readonly value: string;
  /** What the one line of progress has room for. */
  readonly parts: readonly LinePart[];
}

/** A piece of the line of progress. */
export interface LinePart {
  readonly text: string;
  /** From 0, what is always shown and cut if need be; where the line is too narrow, parts of high rank are left out. */
  readonly rank: number;
  /** What stays behind the text where that is cut. */
  readonly tail?: string;
  /** What takes its place where the line is too narrow for it. */
  readonly shortTail?: string;
}

interface FactOptions {
  /** Given while the batch runs. */
  readonly speed?: Speed | undefined;
  /** Given where the next attempts may be named in seconds from now. */
  readonly nowMs?: number | undefined;
  /** Colours the name of an outcome; without it the text is plain. */
  readonly paint?: ((outcome: Outcome) => string) | undefined;
}

/** The figures of a batch or shard, in the order in which they are shown; a fact without anything to show is left out. */
export function batchFacts(progress: ShownProgress, { speed, nowMs, paint }: FactOptions = {}): readonly Fact[] {
  const { outcomes, cost, budget = [], retrying, cutOff, isInterrupted, storeTrouble = null } = progress;
  const judgings = progress.judgings ?? [];
  const ended = outcomesText(outcomes);
  return [
    ...(storeTrouble === null ? [] : [storeFact(storeTrouble)]),
    ...(ended === '' ? [] : [fact('outcomes', outcomesText(outcomes, paint), [{ rank: 2, text: ended }])]),
    ...(progress.isCanaryAlone && !isInterrupted ? [canaryFact()] : []),
    turnsFact(progress, speed),
    ...(cutOff > 0 ? [cutOffFact(cutOff)] : []),
    ...(progress.judged ?? []).map(judgedFact),
    ...judgings.map((judging) => fact('judging', judgingDoing(judging).replace(/^judging /, ''), [])),
    ...(retrying > 0 ? (isStill(progress) ? waitedFacts(progress) : retryingFacts(progress, nowMs)) : []),
    fact('tokens', usageText(progress), [{ rank: 9, text: shortUsage(progress) }]),
    ...(cost ? [fact('cost', costText(cost), [{ rank: 5, text: `cost ${money(cost.total, cost.currency)}` }])] : []),
    ...(budget.length > 0 ? [fact('budget', budgetDetails(budget), [{ rank: 7, text: budgetText(budget) }])] : []),
  ];
}

/**
 * What a batch or shard has reached, as Markdown for the Temporal UI, which shows some eight lines at once; `speed` while
 * it runs.
 */
export function progressCard(progress: ShownProgress, speed?: Speed): string {
  const facts = batchFacts(progress, { speed }).map(({ label, value }) => `- ${label}: ${value}`);
  const interrupted = progress.isInterrupted ? [INTERRUPTED, ''] : [];
  return [`**${endedText(progress)}**`, '', ...interrupted, ...facts].join('\n');
}

/** `12 of 20 conversations ended`. */
export function endedText({ outcomes, seeds }: Progress): string {
  return `${fullCount(endedCount(outcomes))} of ${counted(seeds, 'conversation')} ended`;
}

/** `completed 1,200, agent-failed 2` in the order of the contract; empty where nothing has ended. */
function outcomesText(outcomes: Counts, paint: (outcome: Outcome) => string = String): string {
  return outcomeEntries(outcomes)
    .map(({ outcome, count }) => `${paint(outcome)} ${fullCount(count)}`)
    .join(', ');
}

/** The outcomes that occur, in the order of the contract, with their numbers. */
export function outcomeEntries(outcomes: Counts): readonly { outcome: Outcome; count: number }[] {
  return OUTCOMES.map((outcome) => ({ outcome, count: outcomes[outcome] ?? 0 })).filter(({ count }) => count > 0);
}

function fact(label: string, value: string, parts: readonly LinePart[]): Fact {
  return { label, value, parts: parts.filter(({ text }) => text !== '') };
}

/** Nothing moves while the store takes nothing: it has to be seen on a narrow line too. */
function storeFact(trouble: string): Fact {
  return fact('waiting', storeWaitText(trouble).replace(/^waiting /, ''), [{ rank: 0, text: storeWaitText(trouble) }]);
}

function canaryFact(): Fact {
  return fact('canary', canaryText(), [{ rank: 1, text: CANARY_ALONE }]);
}

function turnsFact(progress: ShownProgress, speed: Speed | undefined): Fact {
  const [rate, left] = speed ? [speedText(speed), timeLeftText(progress, speed)] : ['', ''];
  const value = [fullCount(progress.turns), rate, left].filter((text) => text !== '').join(' · ');
  return fact('turns', value, [
    { rank: 1, text: counted(progress.turns, 'turn') },
    { rank: 8, text: rate },
    { rank: 3, text: left },
  ]);
}

/** `run: 12 judgements, 3 with an error · passed 3, failed 1`: verdicts only where they were counted. */
function judgedFact({ set, whole, errors, verdicts = '' }: JudgedShown): Fact {
  const made = `${counted(whole + errors, 'judgement')}${errors > 0 ? `, ${fullCount(errors)} with an error` : ''}`;
  const value = `${set === RUN_SET ? '' : `${set}: `}${[verdicts, made].filter((text) => text !== '').join(' · ')}`;
  return fact('judged', value, errors > 0 ? [{ rank: 6, text: `${fullCount(errors)} judge errors` }] : []);
}

/** Answers that end in the middle of a sentence: they count as turns, and people have to know. */
function cutOffFact(cutOff: number): Fact {
  return fact('cut off', `${counted(cutOff, 'answer')} at the token limit`, []);
}

/** What steps wait for, a fact a cause; `3 steps (2 rate limited)` where that is not known. */
function retryingFacts(progress: ShownProgress, nowMs: number | undefined): readonly Fact[] {
  const { waits = [], retrying, rateLimited } = progress;
  const others = unexplained(progress);
  const limited = rateLimited === 0 ? '' : ` (${fullCount(rateLimited)} rate limited)`;
  const short = [
    { rank: 4, text: `retrying ${fullCount(retrying)}` },
    { rank: 6, text: rateLimited === 0 ? '' : limitedPart(progress) },
  ];
  const failed = waits.find(({ isRateLimit }) => !isRateLimit);
  const parts = failed ? failedParts(failed, progress, nowMs) : short;
  if (waits.length === 0) return [fact('retrying', `${counted(retrying, 'step')}${limited}`, parts)];
  return [
    ...waits.map((wait, index) => fact('retrying', waitText(wait, nowMs), index === 0 ? parts : [])),
    ...(others > 0 ? [fact('retrying', counted(others, 'other step'), [])] : []),
  ];
}

/** What steps waited for when nothing ran them any more: nothing is tried again until the batch is resumed. */
function waitedFacts({ waits = [] }: ShownProgress): readonly Fact[] {
  return waits.map((wait) => fact('waited', waitedText(wait), []));
}

/** `2 rate limited: http://a answered 429: slow down`. */
function limitedPart({ rateLimited, waits = [] }: ShownProgress): string {
  const limited = waits.find(({ isRateLimit }) => isRateLimit);
  return `${fullCount(rateLimited)} rate limited${limited ? `: ${causeText(limited)}` : ''}`;
}

/** A rate limit is what a batch lives with; a failure has to be seen on a narrow line too. */
function failedParts(wait: BoundedWait, { retrying }: ShownProgress, nowMs: number | undefined): readonly LinePart[] {
  const { cause, when } = waitWords(wait, nowMs);
  const others = retrying - wait.count;
  return [
    {
      rank: 0,
      text: `retrying ${cause}`,
      tail: ` ${when}`,
      ...(!isLastAttempt(wait) && { shortTail: ` ${waitWords(wait).when}` }),
    },
    { rank: 4, text: others > 0 ? `${counted(others, 'other')} ${others === 1 ? 'waits' : 'wait'}` : '' },
  ];
}

/** Tokens by side: `agent 34,100 in, 5,200 out; questions …`; `not counted` where no server counted. */
function usageText({ agentUsage, questionUsage, judgeUsage }: Progress): string {
  const sides = [
    sideText('agent', agentUsage),
    sideText('questions', questionUsage),
    ...(judgeUsage ? [sideText('judges', judgeUsage)] : []),
  ].filter((text) => text !== '');
  return sides.join('; ') || 'not counted';
}

/** `judges 34,100 in (200 cached), 5,200 out`; empty where nothing was counted. */
export function sideText(side: string, { inputTokens, outputTokens, cachedInputTokens }: Usage): string {
  if (inputTokens + outputTokens === 0) return '';
  const cached = cachedInputTokens === undefined ? '' : ` (${fullCount(cachedInputTokens)} cached)`;
  return `${side} ${fullCount(inputTokens)} in${cached}, ${fullCount(outputTokens)} out`;
}

function shortUsage({ agentUsage, questionUsage, judgeUsage }: Progress): string {
  const sides = [agentUsage, questionUsage, ...(judgeUsage ? [judgeUsage] : [])];
  const input = sides.reduce((sum, { inputTokens }) => sum + inputTokens, 0);
  const output = sides.reduce((sum, { outputTokens }) => sum + outputTokens, 0);
  return input + output === 0 ? '' : `tokens ${shortCount(input)} in, ${shortCount(output)} out`;
}
