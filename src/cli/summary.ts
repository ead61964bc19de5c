import { judgeCommand } from '../contract/batch-commands.ts';
import { RUN_SET } from '../contract/judgement.ts';
import { judgeErrorLines } from './judge-error-lines.ts';
import type { JudgeErrorGroup } from '../store/judgement-store.ts';
import { pauseHeadline } from '../contract/brake-reason.ts';
import type { WrittenJsonl } from '../output/write-jsonl.ts';
import { counted, fullCount, timeSpan } from '../progress/amounts.ts';
import { batchFacts, endedText } from '../progress/batch-facts.ts';
import { nextCommands } from '../progress/next-commands.ts';
import type { ShownProgress } from '../progress/shown-progress.ts';
import type { FailureGroup } from '../store/store.ts';
import { commandLines } from './command-lines.ts';
import { failureLines } from './failure-lines.ts';
import { coloredOutcome } from './colored-outcome.ts';
import type { Terminal } from './terminal.ts';
import { oneLine, wrap } from './text-layout.ts';
import { batchLink, type UiPlace } from '../temporal/ui-place.ts';

/** What a run came to. */
export interface Summary {
  readonly batchId: string;
  readonly progress: ShownProgress;
  readonly elapsedMs: number;
  /** Most frequent first. */
  readonly failures: readonly FailureGroup[];
  /** What judges could not judge, most frequent first. */
  readonly judgeErrors?: readonly JudgeErrorGroup[] | undefined;
  /** Why the batch is paused; `null` if it is not. */
  readonly pauseReason: string | null;
  /** The command that runs it with a corrected spec, where that is known to the letter. */
  readonly corrected?: string | undefined;
  /** The files that were written, if any. */
  readonly written?: WrittenJsonl | undefined;
  /** The page of the batch as a file, where it was written. */
  readonly report?: string | undefined;
  readonly ui?: UiPlace | undefined;
  /** Whether the embedded server keeps running, so that people need to know how to stop it. */
  readonly isServerKept: boolean;
  /** What calls convsim here, such as `node dist/cli.js`. */
  readonly convsim: string;
}

/** The end of a run in words: what happened, what to do next, where to look. Ends without a newline. */
export function summaryText(summary: Summary, { colors, size }: Pick<Terminal, 'colors' | 'size'>): string {
  const sections = [
    [headline(summary, colors, size.width), ...figures(summary, colors)],
    failureSection(summary, colors, size.width),
    judgeSection(summary, colors, size.width),
    emptyContextSection(summary.progress, size.width),
    nextSection(summary, { colors, width: size.width }),
    whereSection(summary, { colors, width: size.width }),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

type Colors = Terminal['colors'];

function headline({ batchId, progress, pauseReason, elapsedMs }: Summary, colors: Colors, width: number): string {
  const name = `batch ${batchId}`;
  const ended = wrap(`${name}: ${endedText(progress)}, ${timeSpan(elapsedMs)} in this run`, width);
  const reason = pauseReason === null ? [] : wrap(oneLine(pauseHeadline(pauseReason)), width);
  return [...ended.map((line) => line.replace(name, colors.bold(name))), ...reason.map(colors.yellow)].join('\n');
}

function figures({ progress, written, report }: Summary, colors: Colors): string[] {
  const facts = batchFacts(progress, { paint: (outcome) => coloredOutcome(outcome, colors) });
  return [...facts.map(({ label, value }) => row(label, value)), ...fileRows(written, report)];
}

function fileRows(written: WrittenJsonl | undefined, report: string | undefined): string[] {
  const files = [
    ...(written ? jsonlFiles(written) : []),
    ...(report === undefined ? [] : [`${report} (to read in a browser)`]),
  ];
  return files.map((file, place) => row(place === 0 ? 'files' : '', file));
}

function jsonlFiles({ file, turns, conversationsFile, conversations, scoresFile }: WrittenJsonl): string[] {
  return [
    `${file} (${counted(turns, 'turn')})`,
    `${conversationsFile} (${counted(conversations, 'conversation')})`,
    ...(scoresFile === undefined ? [] : [`${scoresFile} (scores)`]),
  ];
}

function row(name: string, value: string): string {
  return `  ${name.padEnd(8)}  ${value}`;
}

function failureSection({ failures }: Summary, colors: Colors, width: number): string[] {
  return failures.length === 0 ? [] : [colors.red('failures'), ...failureLines(failures, width)];
}

/** Conversations that lack a score: the batch has not failed for it, and another judging fills them. */
function judgeSection({ batchId, judgeErrors = [] }: Summary, colors: Colors, width: number): string[] {
  if (judgeErrors.length === 0) return [];
  const again = wrap(`To judge these again, without asking the agent: ${judgeCommand(batchId, RUN_SET)}`, width);
  return [colors.red('judge errors'), ...judgeErrorLines(judgeErrors, width), ...again];
}

function emptyContextSection({ outcomes }: ShownProgress, width: number): string[] {
  const count = outcomes['empty-context'] ?? 0;
  if (count === 0) return [];
  const [subject, possessive] =
    count === 1 ? ['1 conversation', 'its'] : [`${fullCount(count)} conversations`, 'their'];
  const text = `${subject} ended early with empty-context: the extractor found nothing in the last answer to base a question on. This is a normal end and ${possessive} turns are kept. To continue instead, use a context extractor that always finds something (context: { type: agent-response }), or context.whenEmpty: reuse-last.`;
  return wrap(text, width);
}

function nextSection(
  { batchId, failures, progress, pauseReason, corrected }: Summary,
  page: { readonly colors: Colors; readonly width: number },
): string[] {
  const example = failures[0]?.example.conversationId;
  const show = { command: `convsim show ${example}`, purpose: 'shows the transcript up to the failure' };
  const stats = { command: `convsim stats ${batchId}`, purpose: 'counts what passed, with intervals' };
  const commands = [
    ...nextCommands({ batchId, progress, pauseReason, failures, corrected }),
    ...(example === undefined ? [] : [show]),
    ...(progress.judged ? [stats] : []),
  ];
  return commandLines(commands, page);
}

/** Commands as they are called here: people copy them out of the last lines. */
function whereSection(
  { batchId, ui, isServerKept, convsim }: Summary,
  page: { readonly colors: Colors; readonly width: number },
): string[] {
  const view = { command: `${convsim} view ${batchId} --open`, purpose: 'opens the conversations in the browser' };
  const stop = { command: `${convsim} server --stop`, purpose: 'stops the Temporal server, still running' };
  return [
    ...(ui ? [`Temporal UI: ${batchLink(ui, batchId)}`] : []),
    ...commandLines([view, ...(isServerKept ? [stop] : [])], page),
  ];
}
