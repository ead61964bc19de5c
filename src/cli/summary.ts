import { pauseText } from '../contract/hand-pause.ts';
import { FAILED_OUTCOMES } from '../contract/outcome.ts';
import type { WrittenJsonl } from '../output/write-jsonl.ts';
import { counted, fullCount, timeSpan } from '../progress/amounts.ts';
import { batchFacts, endedText } from '../progress/batch-facts.ts';
import type { ShownProgress } from '../progress/shown-progress.ts';
import type { FailureGroup } from '../store/store.ts';
import { failureLines } from './failure-lines.ts';
import { coloredOutcome } from './colored-outcome.ts';
import type { Terminal } from './terminal.ts';
import { oneLine, wrap } from './text-layout.ts';
import { batchLink, type UiPlace } from './ui-place.ts';

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
  /** Whether the embedded server keeps running, so that people need to know how to stop it. */
  readonly isServerKept: boolean;
}

/** The end of a run in words: what happened, what to do next, where to look. Ends without a newline. */
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
  const text = `${colors.bold(`batch ${batchId}`)}: ${endedText(progress)}, ${timeSpan(elapsedMs)} in this run`;
  return pauseReason === null ? text : `${text}\n${colors.yellow(oneLine(pauseText(pauseReason)))}`;
}

function figures({ progress, written }: Summary, colors: Colors): string[] {
  const facts = batchFacts(progress, { paint: (outcome) => coloredOutcome(outcome, colors) });
  return [...facts.map(({ label, value }) => row(label, value)), ...(written ? fileRows(written) : [])];
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
  const text = `${subject} ended early with empty-context: the extractor found nothing in the last answer to make a question from. This is a normal end and ${possessive} turns are kept. To continue instead, use a context extractor that always finds something (context: { type: agent-response }), or context.whenEmpty: reuse-last.`;
  return wrap(text, width);
}

function nextSection({ batchId, failures, progress, pauseReason }: Summary, colors: Colors): string[] {
  const steps: [command: string, purpose: string][] = [];
  const example = failures[0]?.example.conversationId;
  if (pauseReason !== null) steps.push([`convsim resume ${batchId}`, 'continues after you fix the cause']);
  else if ((progress.outcomes['budget-exhausted'] ?? 0) > 0) {
    steps.push([`convsim set ${batchId} ${raise(progress)}`, 'raises the budget']);
    steps.push([`convsim resume ${batchId}`, 'continues the conversations it ended']);
  }
  if (pauseReason === null && (progress.outcomes.cancelled ?? 0) > 0) {
    steps.push([`convsim resume ${batchId}`, 'resumes the cancelled conversations']);
  }
  if (hasFailed(progress)) steps.push([`convsim retry ${batchId}`, 'retries the failed conversations']);
  if (example !== undefined) steps.push([`convsim show ${example}`, 'shows the transcript up to the failure']);
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
