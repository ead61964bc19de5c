import type { Batch, Progress } from '../store/store.ts';
import { tokensOf } from '../output/tokens.ts';
import { counted, fullCount } from './amounts.ts';
import { localTime } from './batch-table.ts';
import { type FailureGroup, failureLines } from './failure-groups.ts';
import { endedCount } from '../contract/outcome.ts';
import { coloredOutcome, outcomeEntries } from './outcome-text.ts';
import type { Terminal } from './terminal.ts';
import { oneLine } from './text-layout.ts';
import { batchLink, type UiPlace } from './ui-links.ts';
import { usageText } from './usage-text.ts';

/** Everything that is told of one batch. */
export interface BatchDetails {
  readonly batch: Batch;
  readonly progress: Progress;
  readonly failures: readonly FailureGroup[];
  readonly ui: UiPlace | undefined;
}

/** A batch in detail, line by line. */
export function detailLines(details: BatchDetails, colors: Terminal['colors'], width: number): string[] {
  const { batch, progress, failures, ui } = details;
  const { agent, questions, context, concurrency, maxTurns } = batch.manifest.spec;
  const rows = [
    ['batch', colors.bold(batch.batchId)],
    ['state', stateText(batch, colors)],
    ['started', localTime(batch.createdAt)],
    ['spec', `agent ${agent.type}, questions ${questions.type}, context ${context.type}, maxTurns ${maxTurns}`],
    ['seeds', seedsText(details)],
    ['outcomes', outcomesText(progress, colors)],
    ['turns', fullCount(progress.turns)],
    ['tokens', usageText(progress)],
    ['in flight', `at most ${counted(concurrency, 'conversation')}`],
    ...(progress.retrying > 0 ? [['retrying', retryingText(progress)]] : []),
    ...(ui ? [['ui', batchLink(ui, batch.batchId)]] : []),
  ];
  const lines = rows.map(([name = '', value = '']) => `${name.padEnd(9)}  ${value}`);
  return failures.length === 0 ? lines : [...lines, '', colors.red('failures'), ...failureLines(failures, width)];
}

/** The same as `--json` prints it. */
export function detailJson({ batch, progress, failures, ui }: BatchDetails): object {
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
    retrying: progress.retrying,
    rate_limited: progress.rateLimited,
    started_at: batch.createdAt,
    failures: failures.map(({ outcome, errorType, count, example }) => ({
      outcome,
      error_type: errorType,
      count,
      example: { conversation_id: example.conversationId, message: example.message },
    })),
    ...(ui && { ui_url: batchLink(ui, batch.batchId) }),
  };
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

function retryingText({ retrying, rateLimited }: Progress): string {
  return `${counted(retrying, 'step')} waiting for another attempt, ${fullCount(rateLimited)} of them rate limited`;
}
