import { judgeCommand } from '../contract/batch-commands.ts';
import { pauseHeadline } from '../contract/brake-reason.ts';
import { isLedByScript } from '../contract/function-type.ts';
import { endedCount } from '../contract/outcome.ts';
import { usageJson } from '../output/tokens.ts';
import { counted, fullCount } from '../progress/amounts.ts';
import { INTERRUPTED } from '../progress/batch-doing.ts';
import type { BoundedWait } from '../progress/bounded-wait.ts';
import { batchFacts } from '../progress/batch-facts.ts';
import type { BudgetUse } from '../progress/budget-use.ts';
import { nextCommands } from '../progress/next-commands.ts';
import type { JudgedShown, JudgingShown, ShownProgress } from '../progress/shown-progress.ts';
import type { JudgeErrorGroup } from '../store/judgement-store.ts';
import { judgeErrorLines, judgeErrorsJson } from './judge-error-lines.ts';
import { timeLeftMs, turnsPerSecond, wholeSpeed } from '../progress/speed.ts';
import type { Batch, FailureGroup, Spent } from '../store/store.ts';
import { localTime } from './batch-table.ts';
import { commandLines } from './command-lines.ts';
import { failureLines, failuresJson } from './failure-lines.ts';
import { coloredOutcome } from './colored-outcome.ts';
import { progressBar } from './progress-bar.ts';
import type { Terminal } from './terminal.ts';
import { oneLine, wrap } from './text-layout.ts';
import { batchLink, type UiPlace } from '../temporal/ui-place.ts';

/** Everything that is shown of one batch. */
export interface BatchDetails {
  readonly batch: Batch;
  readonly progress: ShownProgress;
  /** Over the whole running time of the batch. */
  readonly spent: Spent;
  readonly failures: readonly FailureGroup[];
  /** Of all sets. */
  readonly judgeErrors?: readonly JudgeErrorGroup[];
  readonly ui: UiPlace | undefined;
}

const NAME_WIDTH = 11;
const NARROWEST_VALUE = 20;

/** A batch in detail, line by line. */
export function detailLines(details: BatchDetails, colors: Terminal['colors'], width: number): string[] {
  const { batch, progress, failures, ui, judgeErrors = [] } = details;
  const { agent, questions, context, concurrency, maxTurns } = batch.manifest.spec;
  const speed = isRunning(details) ? wholeSpeed(progress, details.spent) : undefined;
  // Where nothing is drawn over, each second would be news.
  const nowMs = Number.isFinite(width) ? Date.now() : undefined;
  const facts = batchFacts(progress, { speed, nowMs, paint: (outcome) => coloredOutcome(outcome, colors) });
  const rows: readonly Row[] = [
    ['batch', colors.bold(batch.batchId)],
    ['state', stateText(details), needsHelp(details) ? colors.yellow : String],
    ['started', localTime(batch.createdAt)],
    ['spec', `agent ${agent.type}, questions ${questions.type}, context ${context.type}, maxTurns ${maxTurns}`],
    ['seeds', seedsText(details)],
    ...(Number.isFinite(width) ? [['done', doneText(details, colors)] as const] : []),
    ['in flight', `at most ${counted(concurrency, 'conversation')}`],
    ...facts.map(({ label, value }): Row => [label, value.replace(/\s+/g, ' ')]),
    ...(ui ? [['ui', batchLink(ui, batch.batchId)] as const] : []),
  ];
  const lines = rows.flatMap((row) => rowLines(row, width));
  const failed = failures.length === 0 ? [] : ['', colors.red('failures'), ...failureLines(failures, width)];
  const unjudged =
    judgeErrors.length === 0 ? [] : ['', colors.red('judge errors'), ...judgeErrorLines(judgeErrors, width)];
  const next = nextLines(details, { colors, width });
  return [...lines, ...failed, ...unjudged, ...(next.length === 0 ? [] : ['', ...next])];
}

/** What takes a batch further that is paused, was interrupted or has ended. */
function nextLines(
  details: BatchDetails,
  page: { readonly colors: Terminal['colors']; readonly width: number },
): string[] {
  const { batch, progress, failures } = details;
  const { batchId, manifest } = batch;
  const held = (progress.judgings ?? []).filter(({ paused, isInterrupted }) => paused !== null || isInterrupted);
  const judged = held.map(({ set }) => ({ command: judgeCommand(batchId, set), purpose: 'continues its judging' }));
  if (batch.state !== 'closed' && !needsHelp(details)) return commandLines(judged, page);
  const pauseReason = progress.paused ?? null;
  const isScript = isLedByScript(manifest.spec);
  return commandLines([...nextCommands({ batchId, progress, pauseReason, failures, isScript }), ...judged], page);
}

type Row = readonly [name: string, value: string, paint?: (text: string) => string];

/** A row whose value is broken at spaces to the width, below itself; coloured ones are short, addresses stay whole. */
function rowLines([name, value, paint = String]: Row, width: number): string[] {
  const isWhole = value.includes('\u001b') || !value.includes(' ');
  const parts = isWhole ? [value] : wrap(value, Math.max(width - NAME_WIDTH, NARROWEST_VALUE));
  return parts.map((part, index) => `${(index === 0 ? name : '').padEnd(NAME_WIDTH)}${paint(part)}`);
}

/** A batch in detail, as `--json` prints it. */
export function detailJson(details: BatchDetails): object {
  const { batch, progress, failures, ui, judgeErrors = [] } = details;
  return {
    batch_id: batch.batchId,
    state: progress.isInterrupted ? 'interrupted' : batch.state,
    pause_reason: batch.pauseReason,
    name: batch.manifest.spec.name,
    seeds: batch.seedCount,
    outcomes: progress.outcomes,
    open: progress.seeds - endedCount(progress.outcomes),
    turns: progress.turns,
    usage: usageJson(progress),
    ...(progress.cost && { cost: progress.cost }),
    ...(progress.budget?.length && { budget: Object.fromEntries(progress.budget.map(budgetEntry)) }),
    ...rateJson(details),
    retrying: progress.retrying,
    rate_limited: progress.rateLimited,
    waits: (progress.waits ?? []).map(waitJson),
    started_at: batch.createdAt,
    failures: failuresJson(failures),
    ...(progress.judged && { judged: progress.judged.map(judgedJson), judge_errors: judgeErrorsJson(judgeErrors) }),
    ...(progress.judgings && { judgings: progress.judgings.map(judgingJson) }),
    ...(ui && { ui_url: batchLink(ui, batch.batchId) }),
  };
}

/** What judges found by set, as `--json` prints it. */
export function judgedJson({ set, whole, errors, counts }: JudgedShown) {
  return { set, judgements: whole, errors, ...(counts && { verdicts: counts }) };
}

function judgingJson({ set, paused, isInterrupted }: JudgingShown) {
  return { set, state: isInterrupted ? 'interrupted' : paused === null ? 'open' : 'paused', pause_reason: paused };
}

function budgetEntry({ part, used, limit }: BudgetUse) {
  return [part === 'duration' ? 'duration_ms' : part, { used, limit }] as const;
}

function waitJson({ step, type, message, count, failures, maxAttempts, nextAtMs }: BoundedWait) {
  const next = new Date(nextAtMs).toISOString();
  return { step, error_type: type, message, count, failures, max_attempts: maxAttempts, next_attempt_at: next };
}

/** Only of a running batch; before there is something to measure both values are `null`. */
function rateJson(details: BatchDetails): object {
  if (!isRunning(details)) return {};
  const speed = wholeSpeed(details.progress, details.spent);
  const leftMs = timeLeftMs(details.progress, speed);
  return {
    turns_per_second: turnsPerSecond(speed) ?? null,
    seconds_left: leftMs === undefined ? null : Math.round(leftMs / 1_000),
  };
}

function isRunning({ batch, progress }: BatchDetails): boolean {
  return batch.state === 'open' && !progress.isInterrupted;
}

/** Whether it does not continue by itself. */
function needsHelp({ batch, progress }: BatchDetails): boolean {
  return batch.state === 'paused' || progress.isInterrupted === true;
}

function stateText({ batch: { state, pauseReason }, progress }: BatchDetails): string {
  if (progress.isInterrupted) return INTERRUPTED;
  if (state !== 'paused') return state;
  return oneLine(pauseHeadline(pauseReason ?? 'no reason was given'));
}

const BAR = 30;

/** A bar and how much of the batch has ended; `100%` only where all of it has. */
function doneText({ batch, progress }: BatchDetails, colors: Terminal['colors']): string {
  const seeds = batch.seedCount ?? 0;
  const share = seeds === 0 ? 0 : endedCount(progress.outcomes) / seeds;
  return `${progressBar({ outcomes: progress.outcomes, seeds }, { cells: BAR, colors })} ${Math.floor(share * 100)}%`;
}

function seedsText({ batch, progress }: BatchDetails): string {
  if (batch.seedCount === null) return `${fullCount(progress.seeds)} so far, still loading`;
  const ended = endedCount(progress.outcomes);
  return `${fullCount(batch.seedCount)}: ${fullCount(ended)} ended, ${fullCount(batch.seedCount - ended)} open`;
}
