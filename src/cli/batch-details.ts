import { endedCount } from '../contract/outcome.ts';
import { tokensOf } from '../output/tokens.ts';
import { counted, fullCount } from '../progress/amounts.ts';
import { type BudgetUse, budgetDetails } from '../progress/budget-use.ts';
import { costText } from '../progress/cost-text.ts';
import { outcomeEntries } from '../progress/outcome-entries.ts';
import { paceText } from '../progress/pace-text.ts';
import { timeLeftMs, turnsPerSecond, wholePace } from '../progress/pace.ts';
import { retryingText } from '../progress/retrying-text.ts';
import type { ShownProgress } from '../progress/shown-progress.ts';
import { usageText } from '../progress/usage-text.ts';
import type { Batch, FailureGroup, Progress, Spent } from '../store/store.ts';
import { localTime } from './batch-table.ts';
import { failureLines, failuresJson } from './failure-groups.ts';
import { coloredOutcome } from './outcome-text.ts';
import type { Terminal } from './terminal.ts';
import { oneLine } from './text-layout.ts';
import { batchLink, type UiPlace } from './ui-links.ts';

/** Everything that is told of one batch. */
export interface BatchDetails {
  readonly batch: Batch;
  readonly progress: ShownProgress;
  /** Over the whole running time of the batch. */
  readonly spent: Spent;
  readonly failures: readonly FailureGroup[];
  readonly ui: UiPlace | undefined;
}

/** A batch in detail, line by line. */
export function detailLines(details: BatchDetails, colors: Terminal['colors'], width: number): string[] {
  const { batch, progress, failures, ui } = details;
  const { agent, questions, context, concurrency, maxTurns } = batch.manifest.spec;
  const rate = isRunning(batch) ? paceText(progress, wholePace(progress, details.spent)) : '';
  const rows = [
    ['batch', colors.bold(batch.batchId)],
    ['state', stateText(batch, colors)],
    ['started', localTime(batch.createdAt)],
    ['spec', `agent ${agent.type}, questions ${questions.type}, context ${context.type}, maxTurns ${maxTurns}`],
    ['seeds', seedsText(details)],
    ['outcomes', outcomesText(progress, colors)],
    ['turns', fullCount(progress.turns)],
    ['tokens', usageText(progress)],
    ...(progress.cost ? [['cost', costText(progress.cost)]] : []),
    ...(progress.budget?.length ? [['budget', budgetDetails(progress.budget)]] : []),
    ...(rate === '' ? [] : [['rate', rate]]),
    ['in flight', `at most ${counted(concurrency, 'conversation')}`],
    ...(progress.retrying > 0 ? [['retrying', retryingText(progress)]] : []),
    ...(ui ? [['ui', batchLink(ui, batch.batchId)]] : []),
  ];
  const lines = rows.map(([name = '', value = '']) => `${name.padEnd(9)}  ${value}`);
  return failures.length === 0 ? lines : [...lines, '', colors.red('failures'), ...failureLines(failures, width)];
}

/** The same as `--json` prints it. */
export function detailJson(details: BatchDetails): object {
  const { batch, progress, failures, ui } = details;
  return {
    batch_id: batch.batchId,
    state: batch.state,
    pause_reason: batch.pauseReason,
    name: batch.manifest.spec.name,
    seeds: batch.seedCount,
    outcomes: progress.outcomes,
    open: progress.seeds - endedCount(progress.outcomes),
    turns: progress.turns,
    usage: { agent: tokensOf(progress.agentUsage), questions: tokensOf(progress.questionUsage) },
    ...(progress.cost && { cost: progress.cost }),
    ...(progress.budget?.length && { budget: Object.fromEntries(progress.budget.map(budgetEntry)) }),
    ...rateJson(details),
    retrying: progress.retrying,
    rate_limited: progress.rateLimited,
    started_at: batch.createdAt,
    failures: failuresJson(failures),
    ...(ui && { ui_url: batchLink(ui, batch.batchId) }),
  };
}

function budgetEntry({ part, used, limit }: BudgetUse) {
  return [part === 'duration' ? 'duration_ms' : part, { used, limit }] as const;
}

/** Of a batch that runs; before there is something to measure both are `null`. */
function rateJson(details: BatchDetails): object {
  if (!isRunning(details.batch)) return {};
  const pace = wholePace(details.progress, details.spent);
  const leftMs = timeLeftMs(details.progress, pace);
  return {
    turns_per_second: turnsPerSecond(pace) ?? null,
    seconds_left: leftMs === undefined ? null : Math.round(leftMs / 1_000),
  };
}

function isRunning({ state }: Batch): boolean {
  return state === 'open';
}

function stateText({ state, pauseReason }: Batch, colors: Terminal['colors']): string {
  if (state !== 'paused') return state;
  return `${colors.yellow('paused')}: ${oneLine(pauseReason ?? 'no reason was given')}`;
}

function seedsText({ batch, progress }: BatchDetails): string {
  if (batch.seedCount === null) return `${fullCount(progress.seeds)} so far, still loading`;
  const ended = endedCount(progress.outcomes);
  return `${fullCount(batch.seedCount)}: ${fullCount(ended)} ended, ${fullCount(batch.seedCount - ended)} open`;
}

function outcomesText({ outcomes }: Progress, colors: Terminal['colors']): string {
  const texts = outcomeEntries(outcomes).map(({ outcome, count }) => `${coloredOutcome(outcome, colors)} ${count}`);
  return texts.join(', ') || 'none yet';
}
