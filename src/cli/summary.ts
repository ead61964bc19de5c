import { endedCount, FAILED_OUTCOMES } from '../contract/outcome.ts';
import type { WrittenJsonl } from '../output/write-jsonl.ts';
import { counted, fullCount, timeSpan } from '../progress/amounts.ts';
import { budgetDetails } from '../progress/budget-use.ts';
import { costText } from '../progress/cost-text.ts';
import { outcomeEntries } from '../progress/outcome-entries.ts';
import type { ShownProgress } from '../progress/shown-progress.ts';
import { usageText } from '../progress/usage-text.ts';
import type { FailureGroup } from '../store/store.ts';
import { failureLines } from './failure-groups.ts';
import { coloredOutcome } from './outcome-text.ts';
import type { Terminal } from './terminal.ts';
import { oneLine, wrap } from './text-layout.ts';
import { batchLink, type UiPlace } from './ui-links.ts';

/** What a run came to. */
export interface Summary {
  readonly batchId: string;
  readonly progress: ShownProgress;
  readonly elapsedMs: number;
  /** Most frequent first. */
  readonly failures: readonly FailureGroup[];
  /** Why the batch is paused; `null` if it is not. */
  readonly pauseReason: string | null;
  /** The files that were written, if any. */
  readonly written?: WrittenJsonl | undefined;
  readonly ui?: UiPlace | undefined;
  /** Whether the embedded server goes on running, so that people should know how to stop it. */
  readonly isServerKept: boolean;
}

/** The end of a run in words: what happened, where it stands, what to do next. Ends without a newline. */
export function summaryText(summary: Summary, { colors, size }: Pick<Terminal, 'colors' | 'size'>): string {
  const sections = [
    [headline(summary, colors), ...figures(summary, colors)],
    failureSection(summary, colors, size.width),
    emptyContextSection(summary.progress, size.width),
    nextSection(summary, colors),
    whereSection(summary),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

type Colors = Terminal['colors'];

function headline({ batchId, progress, pauseReason, elapsedMs }: Summary, colors: Colors): string {
  const ended = endedCount(progress.outcomes);
  const done = `${fullCount(ended)} of ${counted(progress.seeds, 'conversation')} ended`;
  const text = `${colors.bold(`batch ${batchId}`)}: ${done}, ${timeSpan(elapsedMs)} in this run`;
  return pauseReason === null ? text : `${text}\n${colors.yellow('paused:')} ${oneLine(pauseReason)}`;
}

function figures({ progress, written }: Summary, colors: Colors): string[] {
  const outcomes = outcomeEntries(progress.outcomes).map(({ outcome, count }) => {
    return `${coloredOutcome(outcome, colors)} ${fullCount(count)}`;
  });
  const running = progress.seeds - endedCount(progress.outcomes);
  if (running > 0) outcomes.push(`${coloredOutcome('running', colors)} ${fullCount(running)}`);
  return [
    row('outcomes', outcomes.join(', ') || 'none'),
    row('turns', fullCount(progress.turns)),
    row('tokens', usageText(progress)),
    ...(progress.cost ? [row('cost', costText(progress.cost))] : []),
    ...(progress.budget?.length ? [row('budget', budgetDetails(progress.budget))] : []),
    ...(written ? fileRows(written) : []),
  ];
}

function fileRows({ file, turns, conversationsFile, conversations }: WrittenJsonl): string[] {
  return [
    row('files', `${file} (${counted(turns, 'turn')})`),
    row('', `${conversationsFile} (${counted(conversations, 'conversation')})`),
  ];
}

function row(name: string, value: string): string {
  return `  ${name.padEnd(8)}  ${value}`;
}

function failureSection({ failures }: Summary, colors: Colors, width: number): string[] {
  return failures.length === 0 ? [] : [colors.red('failures'), ...failureLines(failures, width)];
}

function emptyContextSection({ outcomes }: ShownProgress, width: number): string[] {
  const count = outcomes['empty-context'] ?? 0;
  if (count === 0) return [];
  const [subject, possessive] =
    count === 1 ? ['1 conversation', 'its'] : [`${fullCount(count)} conversations`, 'their'];
  const text = `${subject} ended early with empty-context: the extractor found nothing in the last answer to make a question from. This is a normal end and ${possessive} turns are kept. To go on instead, use a context extractor that always finds something (context: { type: agent-response }), or context.whenEmpty: reuse-last.`;
  return wrap(text, width);
}

function nextSection({ batchId, failures, progress, pauseReason }: Summary, colors: Colors): string[] {
  const steps: [command: string, purpose: string][] = [];
  const example = failures[0]?.example.conversationId;
  if (pauseReason !== null) steps.push([`convsim resume ${batchId}`, 'goes on once the reason is mended']);
  else if ((progress.outcomes['budget-exhausted'] ?? 0) > 0) {
    steps.push([`convsim set ${batchId} ${raise(progress)}`, 'raises the budget']);
    steps.push([`convsim resume ${batchId}`, 'goes on once it is raised']);
  }
  if (pauseReason === null && (progress.outcomes.cancelled ?? 0) > 0) {
    steps.push([`convsim resume ${batchId}`, 'takes the cancelled conversations up again']);
  }
  if (hasFailed(progress)) steps.push([`convsim retry ${batchId}`, 'takes the failed ones up again']);
  if (example !== undefined) steps.push([`convsim show ${example}`, 'shows what was said before the failure']);
  const width = Math.max(...steps.map(([command]) => command.length));
  return steps.map(([command, purpose]) => `${colors.cyan(command.padEnd(width))}  ${purpose}`);
}

/** The option for the part of the budget that was reached. */
function raise({ budget = [] }: ShownProgress): string {
  const reached = budget.find(({ used, limit }) => used >= limit)?.part ?? 'turns';
  return `--budget-${reached} ${reached === 'duration' ? 'TIME' : 'N'}`;
}

function hasFailed({ outcomes }: ShownProgress): boolean {
  return FAILED_OUTCOMES.some((outcome) => (outcomes[outcome] ?? 0) > 0);
}

function whereSection({ batchId, ui, isServerKept }: Summary): string[] {
  return [
    ...(ui ? [`Temporal UI: ${batchLink(ui, batchId)}`] : []),
    ...(isServerKept ? ['The Temporal server keeps running; to stop it: convsim server --stop'] : []),
  ];
}
