import { pauseText } from '../contract/hand-pause.ts';
import { endedCount } from '../contract/outcome.ts';
import { tokensOf } from '../output/tokens.ts';
import { counted, fullCount } from '../progress/amounts.ts';
import { batchFacts } from '../progress/batch-facts.ts';
import type { BudgetUse } from '../progress/budget-use.ts';
import type { ShownProgress } from '../progress/shown-progress.ts';
import { timeLeftMs, turnsPerSecond, wholeSpeed } from '../progress/speed.ts';
import type { Batch, FailureGroup, Spent } from '../store/store.ts';
import { localTime } from './batch-table.ts';
import { failureLines, failuresJson } from './failure-lines.ts';
import { coloredOutcome } from './colored-outcome.ts';
import type { Terminal } from './terminal.ts';
import { oneLine } from './text-layout.ts';
import { batchLink, type UiPlace } from './ui-place.ts';

/** Everything that is shown of one batch. */
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
  const speed = isRunning(batch) ? wholeSpeed(progress, details.spent) : undefined;
  const facts = batchFacts(progress, { speed, paint: (outcome) => coloredOutcome(outcome, colors) });
  const rows = [
    ['batch', colors.bold(batch.batchId)],
    ['state', stateText(batch, colors)],
    ['started', localTime(batch.createdAt)],
    ['spec', `agent ${agent.type}, questions ${questions.type}, context ${context.type}, maxTurns ${maxTurns}`],
    ['seeds', seedsText(details)],
    ['in flight', `at most ${counted(concurrency, 'conversation')}`],
    ...facts.map(({ label, value }) => [label, value]),
    ...(ui ? [['ui', batchLink(ui, batch.batchId)]] : []),
  ];
  const lines = rows.map(([name = '', value = '']) => `${name.padEnd(9)}  ${value}`);
  return failures.length === 0 ? lines : [...lines, '', colors.red('failures'), ...failureLines(failures, width)];
}

/** A batch in detail, as `--json` prints it. */
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

/** Only of a running batch; before there is something to measure both values are `null`. */
function rateJson(details: BatchDetails): object {
  if (!isRunning(details.batch)) return {};
  const speed = wholeSpeed(details.progress, details.spent);
  const leftMs = timeLeftMs(details.progress, speed);
  return {
    turns_per_second: turnsPerSecond(speed) ?? null,
    seconds_left: leftMs === undefined ? null : Math.round(leftMs / 1_000),
  };
}

function isRunning({ state }: Batch): boolean {
  return state === 'open';
}

function stateText({ state, pauseReason }: Batch, colors: Terminal['colors']): string {
  if (state !== 'paused') return state;
  return colors.yellow(oneLine(pauseText(pauseReason ?? 'no reason was given')));
}

function seedsText({ batch, progress }: BatchDetails): string {
  if (batch.seedCount === null) return `${fullCount(progress.seeds)} so far, still loading`;
  const ended = endedCount(progress.outcomes);
  return `${fullCount(batch.seedCount)}: ${fullCount(ended)} ended, ${fullCount(batch.seedCount - ended)} open`;
}
