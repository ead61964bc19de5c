import type { JudgingEnd } from '../client/await-judging.ts';
import type { JudgingWish } from '../client/judging-client.ts';
import { judgeCommand } from '../contract/batch-commands.ts';
import { jsonLine } from '../contract/json-line.ts';
import { tokensOf } from '../output/tokens.ts';
import { type WrittenJsonl, writeJsonl } from '../output/write-jsonl.ts';
import { counted, timeSpan } from '../progress/amounts.ts';
import { sideText } from '../progress/batch-facts.ts';
import { costOf, money } from '../progress/cost.ts';
import { type VerdictCounts, verdictCounts, verdictsText } from '../progress/verdict-counts.ts';
import type { JudgeErrorGroup } from '../store/judgement-store.ts';
import type { Batch, Progress, Store } from '../store/store.ts';
import { commandLines } from './command-lines.ts';
import type { CliContext } from './cli-context.ts';
import { EXIT_FAILED, EXIT_OK } from './exit-codes.ts';
import { judgeErrorLines, judgeErrorsJson } from './judge-error-lines.ts';
import { checkPassed, passJson } from './pass-required.ts';
import type { Terminal } from './terminal.ts';
import { oneLine, wrap } from './text-layout.ts';

/** How a judging ended; `nothing` where all was judged before. */
export interface JudgingOutcome {
  readonly end: JudgingEnd | { readonly kind: 'nothing' };
  readonly elapsedMs: number;
}

interface Finished {
  readonly store: Store;
  readonly batch: Batch;
  readonly wish: JudgingWish;
  readonly outcome: JudgingOutcome;
  /** Of all conversations, the part that has to pass, from 0 to 1. */
  readonly share: number | undefined;
  readonly out: string | undefined;
  readonly isJson: boolean;
}

/** Prints what a judging came to, and writes the records where that is asked for; returns the exit code. */
export async function finishJudging(context: CliContext, finished: Finished): Promise<number> {
  const { terminal } = context;
  const { store, batch, wish, outcome, share, out, isJson } = finished;
  const { batchId, set } = wish;
  const written = out === undefined ? undefined : await writeJsonl({ store, batchIds: [batchId], file: out });
  const rubric = (await store.listRubrics(batchId)).find((each) => each.set === set);
  const report: Report = {
    wish,
    outcome,
    written,
    batch,
    verdicts: rubric ? await verdictCounts(store, batchId, rubric) : {},
    errors: await store.judgeErrors(batchId, set),
    counts: await store.countJudgements(batchId, set, wish.only),
    progress: await store.progress(batchId),
  };
  terminal.say(summaryOf(report, terminal));
  const required = share === undefined ? undefined : { batchId, set, share };
  const passed = required && (await checkPassed(context, store, required));
  if (isJson) {
    const json = passed && required && { require_pass: passJson(passed.reached, required) };
    await terminal.write(`${jsonLine({ ...jsonOf(report), ...json })}\n`);
  }
  if (fault(report) !== null) return EXIT_FAILED;
  // An error counts against the strict rate already.
  return passed?.exitCode ?? (report.counts.errors === 0 ? EXIT_OK : EXIT_FAILED);
}

interface Report {
  readonly wish: JudgingWish;
  readonly batch: Batch;
  readonly outcome: JudgingOutcome;
  readonly written: WrittenJsonl | undefined;
  readonly verdicts: VerdictCounts;
  readonly errors: readonly JudgeErrorGroup[];
  readonly counts: { readonly whole: number; readonly errors: number };
  readonly progress: Progress;
}

/** Why the judging has not ended as it should; `null` where it has. */
function fault({ outcome: { end } }: Report): string | null {
  if (end.kind === 'paused' || end.kind === 'stopped') return `${end.kind}: ${end.reason}`;
  if (end.kind === 'closed' && end.result.isExhausted) return 'the budget of the batch is used up';
  return null;
}

function summaryOf(report: Report, { colors, size }: Pick<Terminal, 'colors' | 'size'>): string {
  const { wish, verdicts, written, errors } = report;
  const reason = fault(report);
  const rows = [
    ['verdicts', verdictsText(verdicts) || 'no conversation has ended'],
    ...usageRows(report),
    ...(written?.scoresFile === undefined ? [] : [['scores', written.scoresFile]]),
  ];
  const sections = [
    [
      ...wrap(headline(report), size.width),
      ...(reason === null ? [] : wrap(oneLine(reason), size.width).map(colors.yellow)),
      ...rows.map(([name = '', value]) => `  ${name.padEnd(8)}  ${value}`),
    ],
    errors.length === 0 ? [] : [colors.red('judge errors'), ...judgeErrorLines(errors, size.width)],
    commandLines(nextCommands(report, wish), { colors, width: size.width }),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function headline({ wish, outcome: { end, elapsedMs } }: Report): string {
  const name = `batch ${wish.batchId}, set ${wish.set}`;
  if (end.kind === 'nothing') return `${name}: everything was judged already; no judge was asked`;
  const did = end.kind === 'closed' ? `${counted(end.result.judgements, 'judgement')} made` : 'not all is judged';
  return `${name}: ${did}, ${timeSpan(elapsedMs)} in this run`;
}

function usageRows({ progress: { judgeUsage }, batch }: Report): string[][] {
  if (!judgeUsage) return [];
  const { prices } = batch.manifest.spec;
  const none = { inputTokens: 0, outputTokens: 0 };
  const cost = costOf(
    { agentUsage: none, questionUsage: none, judgeUsage },
    prices && { ...prices, agent: undefined, questions: undefined },
  );
  return [
    ['tokens', sideText('judges', judgeUsage)],
    ...(cost ? [['cost', `${money(cost.total, cost.currency)} (judges)`]] : []),
  ];
}

function nextCommands(report: Report, { batchId, set }: JudgingWish) {
  const again = { command: judgeCommand(batchId, set), purpose: 'judges what has no score yet, or an error' };
  const example = report.errors[0]?.example.conversationId;
  return [
    ...(fault(report) !== null || report.counts.errors > 0 ? [again] : []),
    {
      command: `convsim show ${example ?? batchId}`,
      purpose: example ? 'shows the conversation with its scores' : 'lists the conversations with their verdicts',
    },
    { command: `convsim stats ${batchId}`, purpose: 'counts what passed, with intervals' },
  ];
}

function jsonOf(report: Report): object {
  const {
    wish,
    batch,
    outcome: { end },
    written,
    verdicts,
    errors,
    counts,
    progress,
  } = report;
  return {
    batch_id: batch.batchId,
    set: wish.set,
    state: end.kind === 'paused' ? 'paused' : 'closed',
    ...((end.kind === 'paused' || end.kind === 'stopped') && { pause_reason: end.reason }),
    judgements: end.kind === 'closed' ? end.result.judgements : 0,
    verdicts,
    judged: counts,
    judge_errors: judgeErrorsJson(errors),
    ...(progress.judgeUsage && { usage: { judges: tokensOf(progress.judgeUsage) } }),
    ...(written && { file: written.file, conversations_file: written.conversationsFile }),
    ...(written?.scoresFile !== undefined && { scores_file: written.scoresFile }),
  };
}
